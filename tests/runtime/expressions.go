// Tells of each expression on standard input whether Dapr takes it: "ok", "hangs", or the error.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"time"

	"github.com/dapr/dapr/pkg/expr"
)

const patience = 2 * time.Second

func main() {
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		var written string
		if err := json.Unmarshal(lines.Bytes(), &written); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		done := make(chan error, 1)
		go func() {
			var compiled expr.Expr
			done <- compiled.DecodeString(written)
		}()
		select {
		case err := <-done:
			if err != nil {
				fmt.Printf("%q\n", err.Error())
			} else {
				fmt.Println("ok")
			}
		case <-time.After(patience):
			fmt.Println("hangs")
		}
	}
}
