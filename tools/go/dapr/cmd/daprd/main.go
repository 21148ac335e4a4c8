// Command daprd is Dapr's sidecar with the components that this repository uses, and without the workflow engine.
//
// The runtime is Dapr's own, untouched; only this entry point and the component list are ours, because the one that
// Dapr ships links every component there is. See the README of this module for what that leaves out.
package main

import (
	"fmt"
	"os"

	"go.uber.org/automaxprocs/maxprocs"

	"github.com/dapr/dapr/cmd/daprd/options"
	"github.com/dapr/dapr/pkg/buildinfo"
	"github.com/dapr/dapr/pkg/runtime"
	"github.com/dapr/kit/logger"
	"github.com/dapr/kit/signals"
)

var log = logger.NewLogger("dapr.runtime")

func main() {
	// the error only says that the machine has no cgroup limit to follow
	_, _ = maxprocs.Set()

	opts, err := options.New(os.Args[1:])
	if err != nil {
		log.Fatalf("Unusable flags: %v", err)
	}
	switch {
	case opts.RuntimeVersion:
		fmt.Println(buildinfo.Version())
	case opts.BuildInfo:
		fmt.Printf("Version: %s\nGit Commit: %s\nGit Version: %s\n",
			buildinfo.Version(), buildinfo.Commit(), buildinfo.GitVersion())
	case opts.WaitCommand:
		runtime.WaitUntilDaprOutboundReady(opts.DaprHTTPPort)
	default:
		if err := serve(opts); err != nil {
			log.Fatalf("Fatal error from runtime: %v", err)
		}
	}
}

// serve runs sidecars one after the other: SIGHUP ends one and starts the next, any other end is the last.
func serve(opts *options.Options) error {
	opts.Logger.SetAppID(opts.AppID)
	if err := logger.ApplyOptionsToLoggers(&opts.Logger); err != nil {
		return err
	}
	log.Infof("Starting Dapr Runtime -- version %s -- commit %s -- without the workflow engine",
		buildinfo.Version(), buildinfo.Commit())
	log.Infof("Log level set to: %s", opts.Logger.OutputLevel)

	registerComponents(logger.NewLogger("dapr.contrib"))
	for ctx := range signals.OnHUP(signals.Context()) {
		if err := runSidecar(ctx, opts); err != nil {
			return err
		}
		if ctx.Err() == nil {
			break
		}
	}
	log.Info("Daprd shutdown gracefully")
	return nil
}
