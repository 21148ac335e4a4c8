// Package backend stands in for the workflow engine's workers and work items.
package backend

import (
	"context"
	"time"

	"google.golang.org/grpc"

	"github.com/dapr/durabletask-go/api"
	"github.com/dapr/durabletask-go/api/protos"
)

type (
	ActivityCompletionAttestation = protos.ActivityCompletionAttestation
	BackendWorkflowStateMetadata  = protos.BackendWorkflowStateMetadata
	ChildCompletionAttestation    = protos.ChildCompletionAttestation
	CreateWorkflowInstanceRequest = protos.CreateWorkflowInstanceRequest
	DurableTimer                  = protos.DurableTimer
	ExternalSigningCertificate    = protos.ExternalSigningCertificate
	HistoryEvent                  = protos.HistoryEvent
	HistorySignature              = protos.HistorySignature
	RerunWorkflowFromEventRequest = protos.RerunWorkflowFromEventRequest
	SigningCertificate            = protos.SigningCertificate
	WorkflowMetadata              = protos.WorkflowMetadata
	WorkflowRuntimeState          = protos.WorkflowRuntimeState
	WorkflowRuntimeStateMessage   = protos.WorkflowRuntimeStateMessage
)

type (
	Backend              any
	Executor             any
	NewTaskWorkerOptions any
)

type WorkflowWorkItem struct {
	InstanceID      api.InstanceID
	NewEvents       []*HistoryEvent
	RetryCount      int32
	State           *WorkflowRuntimeState
	Properties      map[string]any
	IncomingHistory *protos.PropagatedHistory
	OutgoingHistory map[int32]*protos.PropagatedHistory
}

type ActivityWorkItem struct {
	SequenceNumber  int64
	InstanceID      api.InstanceID
	NewEvent        *HistoryEvent
	Result          *HistoryEvent
	Properties      map[string]any
	IncomingHistory *protos.PropagatedHistory
}

func GetActivityExecutionKey(string, int32) string { return "" }

type executorOption struct{}

func WithOnGetWorkItemsConnectionCallback(func(context.Context) error) (o executorOption) { return }
func WithOnGetWorkItemsDisconnectCallback(func(context.Context) error) (o executorOption) { return }
func WithStreamSendTimeout(time.Duration) (o executorOption)                              { return }
func WithStreamShutdownChannel(<-chan any) (o executorOption)                             { return }

// NewGrpcExecutor registers nothing: a workflow SDK that connects is told that the service is unknown.
func NewGrpcExecutor(Backend, any, ...executorOption) (Executor, func(grpc.ServiceRegistrar)) {
	return nil, func(grpc.ServiceRegistrar) {}
}

type WorkflowWorkerOptions struct {
	Backend             Backend
	Executor            Executor
	InProcessExecutor   Executor
	InProcessNamePrefix string
	Logger              any
	AppID               string
}

func WithMaxParallelism(int32) (o NewTaskWorkerOptions) { return }

func NewWorkflowWorker(WorkflowWorkerOptions, ...NewTaskWorkerOptions) any { return nil }

func NewActivityTaskWorkerWithInProcess(Backend, Executor, Executor, string, any, ...NewTaskWorkerOptions) any {
	return nil
}

// TaskHubWorker starts and stops as if it worked: the runtime around it must live on.
type TaskHubWorker struct{}

func NewTaskHubWorker(Backend, any, any, any) (w TaskHubWorker) { return }

func (TaskHubWorker) Start(context.Context) error    { return nil }
func (TaskHubWorker) Shutdown(context.Context) error { return nil }

// TaskHubClient refuses every call.
type TaskHubClient struct{}

func NewTaskHubClient(Backend) (c TaskHubClient) { return }

func (TaskHubClient) ScheduleNewWorkflow(context.Context, any, ...api.NewWorkflowOptions) (api.InstanceID, error) {
	return "", api.ErrNotBuiltIn
}

func (TaskHubClient) FetchWorkflowMetadata(context.Context, api.InstanceID) (*WorkflowMetadata, error) {
	return nil, api.ErrNotBuiltIn
}

func (TaskHubClient) TerminateWorkflow(context.Context, api.InstanceID, ...api.TerminateOptions) error {
	return api.ErrNotBuiltIn
}

func (TaskHubClient) PurgeWorkflowState(context.Context, api.InstanceID, ...api.PurgeOptions) error {
	return api.ErrNotBuiltIn
}

func (TaskHubClient) RaiseEvent(context.Context, api.InstanceID, string, ...api.RaiseEventOptions) error {
	return api.ErrNotBuiltIn
}

func (TaskHubClient) SuspendWorkflow(context.Context, api.InstanceID, string) error {
	return api.ErrNotBuiltIn
}

func (TaskHubClient) ResumeWorkflow(context.Context, api.InstanceID, string) error {
	return api.ErrNotBuiltIn
}
