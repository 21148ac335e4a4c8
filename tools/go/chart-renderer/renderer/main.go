// chart-renderer runs `helm template` again and again: a process that renders one chart spends most of its time on starting.
//
// Each line of its input is a question, {"arguments": ["NAME", "CHART", ...]}; each line of its output is the answer,
// {"output": "...", "errors": "...", "failed": false}, with what Helm writes to its two outputs. It is Helm's own command
// that runs, not something like it. The input's end ends it.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	helm "helm.sh/helm/v4/pkg/cmd"
)

// garbage is collected when the heap has grown by so many percent: rendering makes a lot, and little of it stays
const growth = 400

type question struct {
	Arguments []string `json:"arguments"`
}

type answer struct {
	Output string `json:"output"`
	Errors string `json:"errors"`
	Failed bool   `json:"failed"`
}

func main() {
	debug.SetGCPercent(growth)
	said := os.Stderr
	if err := serve(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(said, "chart-renderer:", err)
		os.Exit(1)
	}
}

func serve(questions io.Reader, answers io.Writer) error {
	written, err := capture()
	if err != nil {
		return err
	}
	var output bytes.Buffer
	root, err := helm.NewRootCmd(&output, nil, helm.SetupLogging)
	if err != nil {
		return err
	}
	template, _, err := root.Find([]string{"template"})
	if err != nil {
		return err
	}
	input, lines := json.NewDecoder(bufio.NewReader(questions)), json.NewEncoder(answers)
	for {
		var asked question
		if err := input.Decode(&asked); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		output.Reset()
		failed := run(root, template, asked.Arguments) != nil
		if err := reset(template); err != nil {
			return err
		}
		errorText, err := written()
		if err != nil {
			return err
		}
		if err := lines.Encode(answer{output.String(), errorText, failed}); err != nil {
			return err
		}
	}
}

// capture sends everything that Helm writes as an error into a file; the result gives what came since it was last asked.
func capture() (func() (string, error), error) {
	file, err := os.CreateTemp("", "chart-renderer")
	if err != nil {
		return nil, err
	}
	if err := os.Remove(file.Name()); err != nil {
		return nil, err
	}
	os.Stderr = file
	log.SetOutput(file)
	return func() (string, error) {
		if _, err := file.Seek(0, io.SeekStart); err != nil {
			return "", err
		}
		text, err := io.ReadAll(file)
		if err != nil {
			return "", err
		}
		if _, err := file.Seek(0, io.SeekStart); err != nil {
			return "", err
		}
		return string(text), file.Truncate(0)
	}, nil
}

// run executes one command and takes back that a signal would no longer end this process.
func run(root, template *cobra.Command, arguments []string) error {
	defer signal.Reset(os.Interrupt, syscall.SIGTERM)
	root.SetArgs(append([]string{template.Name()}, arguments...))
	return root.Execute()
}

// reset gives every flag its default again: Helm reads its flags once in the life of a process.
func reset(command *cobra.Command) error {
	var failed error
	command.Flags().VisitAll(func(flag *pflag.Flag) {
		if !flag.Changed {
			return
		}
		flag.Changed = false
		if list, is := flag.Value.(pflag.SliceValue); is {
			failed = errors.Join(failed, list.Replace([]string{}))
		} else {
			failed = errors.Join(failed, flag.Value.Set(flag.DefValue))
		}
	})
	return failed
}
