module github.com/dapr/durabletask-go

go 1.26

require (
	google.golang.org/grpc v1.82.1
	google.golang.org/protobuf v1.36.11
)
