package main

import (
	"context"

	"go.opencensus.io/stats/view"

	"github.com/dapr/dapr/cmd/daprd/options"
	"github.com/dapr/dapr/pkg/healthz"
	"github.com/dapr/dapr/pkg/metrics"
	"github.com/dapr/dapr/pkg/modes"
	"github.com/dapr/dapr/pkg/runtime"
	"github.com/dapr/dapr/pkg/security"
	"github.com/dapr/kit/concurrency"
)

// runSidecar runs one sidecar until ctx ends or the runtime stops by itself.
func runSidecar(ctx context.Context, opts *options.Options) error {
	health := healthz.New()
	identity, err := security.New(ctx, security.Options{
		Mode:                    modes.DaprMode(opts.Mode),
		AppID:                   opts.AppID,
		MTLSEnabled:             opts.EnableMTLS,
		SentryAddress:           opts.SentryAddress,
		TrustAnchors:            opts.TrustAnchors,
		ControlPlaneNamespace:   opts.ControlPlaneNamespace,
		ControlPlaneTrustDomain: opts.ControlPlaneTrustDomain,
		JwtAudiences:            opts.SentryRequestJwtAudiences,
		Healthz:                 health,
	})
	if err != nil {
		return err
	}
	sidecar := func(ctx context.Context) error {
		handler, err := identity.Handler(ctx)
		if err != nil {
			return err
		}
		rt, err := runtime.FromConfig(ctx, runtimeConfig(opts, health, handler))
		if err != nil {
			return err
		}
		return rt.Run(ctx)
	}
	return concurrency.NewRunnerManager(identity.Run, sidecar).Run(ctx)
}

// runtimeConfig hands every flag to the runtime; a test compares its fields with those that Dapr's own daprd sets.
func runtimeConfig(opts *options.Options, health healthz.Healthz, handler security.Handler) *runtime.Config {
	return &runtime.Config{
		Mode:     opts.Mode,
		Config:   opts.Config,
		Registry: registries(),
		Security: handler,
		Healthz:  health,
		Metrics: metrics.Options{
			Enabled:       opts.Metrics.Enabled(),
			ListenAddress: opts.Metrics.ListenAddress(),
			Port:          opts.Metrics.Port(),
			Namespace:     metrics.DefaultMetricNamespace,
			Meter:         view.NewMeter(),
			Healthz:       health,
			Log:           log,
		},

		// the application
		AppID:                    opts.AppID,
		AppProtocol:              opts.AppProtocol,
		AppSSL:                   opts.AppSSL,
		AppChannelAddress:        opts.AppChannelAddress,
		ApplicationPort:          opts.AppPort,
		AppMaxConcurrency:        opts.AppMaxConcurrency,
		EnableAppHealthCheck:     opts.EnableAppHealthCheck,
		AppHealthCheckPath:       opts.AppHealthCheckPath,
		AppHealthProbeInterval:   opts.AppHealthProbeInterval,
		AppHealthProbeTimeout:    opts.AppHealthProbeTimeout,
		AppHealthThreshold:       opts.AppHealthThreshold,
		AppBindingOptionsTimeout: opts.AppBindingOptionsTimeout,
		DisableInitEndpoints:     opts.DisableInitEndpoints,

		// what it listens on
		DaprHTTPPort:                  opts.DaprHTTPPort,
		DaprAPIGRPCPort:               opts.DaprAPIGRPCPort,
		DaprAPIListenAddresses:        opts.DaprAPIListenAddresses,
		DaprInternalGRPCPort:          opts.DaprInternalGRPCPort,
		DaprInternalGRPCListenAddress: opts.DaprInternalGRPCListenAddress,
		DaprPublicPort:                opts.DaprPublicPort,
		DaprPublicListenAddress:       opts.DaprPublicListenAddress,
		UnixDomainSocket:              opts.UnixDomainSocket,
		AllowedOrigins:                opts.AllowedOrigins,
		MaxRequestSize:                opts.MaxRequestSize,
		ReadBufferSize:                opts.ReadBufferSize,
		EnableAPILogging:              opts.EnableAPILogging,
		EnableProfiling:               opts.EnableProfiling,
		ProfilePort:                   opts.ProfilePort,

		// the control plane
		ControlPlaneAddress:        opts.ControlPlaneAddress,
		SentryAddress:              opts.SentryAddress,
		EnableMTLS:                 opts.EnableMTLS,
		ActorsService:              opts.ActorsService,
		ActorsDisseminationTimeout: opts.ActorsDisseminationTimeout,
		RemindersService:           opts.RemindersService,
		SchedulerAddress:           opts.SchedulerAddress,
		SchedulerStreams:           opts.SchedulerJobStreams,

		// resources and the end
		ResourcesPath:                opts.ResourcesPath,
		ComponentsPath:               opts.ComponentsPath,
		HotReloadReconcileInterval:   opts.HotReloadReconcileInterval,
		DisableBuiltinK8sSecretStore: opts.DisableBuiltinK8sSecretStore,
		DaprGracefulShutdownSeconds:  opts.DaprGracefulShutdownSeconds,
		DaprBlockShutdownDuration:    opts.DaprBlockShutdownDuration,
	}
}
