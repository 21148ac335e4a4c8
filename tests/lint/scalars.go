// Prints how sigs.k8s.io/yaml, which Helm and Kubernetes use, reads each scalar of standard input.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"

	"sigs.k8s.io/yaml"
)

func main() {
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		var written string
		if err := json.Unmarshal(lines.Bytes(), &written); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		read, err := yaml.YAMLToJSON([]byte("- " + written + "\n"))
		if err != nil {
			fmt.Println("error")
			continue
		}
		fmt.Println(string(read))
	}
}
