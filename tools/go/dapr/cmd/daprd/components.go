package main

import (
	"context"
	"net/http"

	contribbindings "github.com/dapr/components-contrib/bindings"
	"github.com/dapr/components-contrib/bindings/cron"
	httpbinding "github.com/dapr/components-contrib/bindings/http"
	kafkabinding "github.com/dapr/components-contrib/bindings/kafka"
	postgresbinding "github.com/dapr/components-contrib/bindings/postgres"
	"github.com/dapr/components-contrib/bindings/smtp"
	postgresconfiguration "github.com/dapr/components-contrib/configuration/postgres"
	contribmiddleware "github.com/dapr/components-contrib/middleware"
	"github.com/dapr/components-contrib/middleware/http/bearer"
	"github.com/dapr/components-contrib/middleware/http/ratelimit"
	"github.com/dapr/components-contrib/middleware/http/routeralias"
	"github.com/dapr/components-contrib/middleware/http/routerchecker"
	kubernetesresolver "github.com/dapr/components-contrib/nameresolution/kubernetes"
	memorypubsub "github.com/dapr/components-contrib/pubsub/in-memory"
	kafkapubsub "github.com/dapr/components-contrib/pubsub/kafka"
	redispubsub "github.com/dapr/components-contrib/pubsub/redis"
	kubernetessecrets "github.com/dapr/components-contrib/secretstores/kubernetes"
	environmentsecrets "github.com/dapr/components-contrib/secretstores/local/env"
	filesecrets "github.com/dapr/components-contrib/secretstores/local/file"
	memorystate "github.com/dapr/components-contrib/state/in-memory"
	postgresv1 "github.com/dapr/components-contrib/state/postgresql/v1"
	postgresv2 "github.com/dapr/components-contrib/state/postgresql/v2"
	redisstate "github.com/dapr/components-contrib/state/redis"
	"github.com/dapr/components-contrib/state/sqlite"
	"github.com/dapr/dapr/pkg/components"
	"github.com/dapr/dapr/pkg/components/bindings"
	"github.com/dapr/dapr/pkg/components/configuration"
	"github.com/dapr/dapr/pkg/components/conversation"
	"github.com/dapr/dapr/pkg/components/crypto"
	"github.com/dapr/dapr/pkg/components/lock"
	httpmiddleware "github.com/dapr/dapr/pkg/components/middleware/http"
	"github.com/dapr/dapr/pkg/components/nameresolution"
	"github.com/dapr/dapr/pkg/components/pubsub"
	"github.com/dapr/dapr/pkg/components/secretstores"
	"github.com/dapr/dapr/pkg/components/state"
	"github.com/dapr/dapr/pkg/middleware"
	"github.com/dapr/dapr/pkg/runtime/registry"
	"github.com/dapr/kit/logger"
)

// registerComponents fills Dapr's registries under the names that a release has for the same components.
// The registries are the package-wide ones, because pluggable components announce themselves there.
func registerComponents(contrib logger.Logger) {
	pubsubs := pubsub.DefaultRegistry
	pubsubs.Logger = contrib
	pubsubs.RegisterComponent(kafkapubsub.NewKafka, "kafka")
	pubsubs.RegisterComponent(redispubsub.NewRedisStreams, "redis")
	pubsubs.RegisterComponent(memorypubsub.New, "in-memory")

	states := state.DefaultRegistry
	states.Logger = contrib
	states.RegisterComponent(redisstate.NewRedisStateStore, "redis")
	states.RegisterComponent(sqlite.NewSQLiteStateStore, "sqlite", "sqlite3")
	states.RegisterComponent(memorystate.NewInMemoryStateStore, "in-memory")
	registerPostgres(states)

	secrets := secretstores.DefaultRegistry
	secrets.Logger = contrib
	secrets.RegisterComponent(kubernetessecrets.NewKubernetesSecretStore, "kubernetes")
	secrets.RegisterComponent(filesecrets.NewLocalSecretStore, "local.file")
	secrets.RegisterComponent(environmentsecrets.NewEnvSecretStore, "local.env")

	binds := bindings.DefaultRegistry
	binds.Logger = contrib
	binds.RegisterInputBinding(cron.NewCron, "cron")
	binds.RegisterInputBinding(func(l logger.Logger) contribbindings.InputBinding { return kafkabinding.NewKafka(l) }, "kafka")
	binds.RegisterOutputBinding(func(l logger.Logger) contribbindings.OutputBinding { return kafkabinding.NewKafka(l) }, "kafka")
	binds.RegisterOutputBinding(httpbinding.NewHTTP, "http")
	binds.RegisterOutputBinding(postgresbinding.NewPostgres, "postgres", "postgresql")
	binds.RegisterOutputBinding(smtp.NewSMTP, "smtp")

	configurations := configuration.DefaultRegistry
	configurations.Logger = contrib
	configurations.RegisterComponent(postgresconfiguration.NewPostgresConfigurationStore, "postgres", "postgresql")

	middlewares := httpmiddleware.DefaultRegistry
	middlewares.Logger = log // as a release does: middleware speaks as the runtime
	registerMiddleware(middlewares, "ratelimit", ratelimit.NewRateLimitMiddleware)
	registerMiddleware(middlewares, "bearer", bearer.NewBearerMiddleware)
	registerMiddleware(middlewares, "routeralias", routeralias.NewMiddleware)
	registerMiddleware(middlewares, "routerchecker", routerchecker.NewMiddleware)

	// not mdns, a release's default outside Kubernetes: it opens UDP 5353 on all interfaces and announces the app by multicast
	resolvers := nameresolution.DefaultRegistry
	resolvers.Logger = contrib
	resolvers.RegisterComponent(kubernetesresolver.NewResolver, "kubernetes")

	lock.DefaultRegistry.Logger = contrib
	crypto.DefaultRegistry.Logger = contrib
	conversation.DefaultRegistry.Logger = contrib
}

// registerPostgres gives both versions of the store; a Component without a version means the first.
func registerPostgres(states *state.Registry) {
	second := components.VersionConstructor{Version: "v2", Constructor: postgresv2.NewPostgreSQLStateStore}
	first := components.VersionConstructor{Version: "v1", Constructor: postgresv1.NewPostgreSQLStateStore}
	for _, name := range []string{"postgres", "postgresql"} {
		states.RegisterComponentWithVersions(name, components.Versioning{
			Preferred: second,
			Others:    []components.VersionConstructor{first},
			Default:   first.Version,
		})
	}
}

type handlerMaker interface {
	GetHandler(context.Context, contribmiddleware.Metadata) (func(http.Handler) http.Handler, error)
}

func registerMiddleware[M handlerMaker](to *httpmiddleware.Registry, name string, make func(logger.Logger) M) {
	to.RegisterComponent(func(l logger.Logger) httpmiddleware.FactoryMethod {
		return func(metadata contribmiddleware.Metadata) (middleware.HTTP, error) {
			return make(l).GetHandler(context.Background(), metadata)
		}
	}, name)
}

// registries names every kind, also those without a component: the runtime asks each for its own.
func registries() *registry.Options {
	return registry.NewOptions().
		WithPubSubs(pubsub.DefaultRegistry).
		WithStateStores(state.DefaultRegistry).
		WithSecretStores(secretstores.DefaultRegistry).
		WithBindings(bindings.DefaultRegistry).
		WithConfigurations(configuration.DefaultRegistry).
		WithHTTPMiddlewares(httpmiddleware.DefaultRegistry).
		WithNameResolutions(nameresolution.DefaultRegistry).
		WithLocks(lock.DefaultRegistry).
		WithCryptoProviders(crypto.DefaultRegistry).
		WithConversations(conversation.DefaultRegistry)
}
