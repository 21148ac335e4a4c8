// Package api stands in for the workflow engine's client types.
package api

import (
	"errors"
	"time"

	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/dapr/durabletask-go/api/protos"
)

// ErrNotBuiltIn is what every call answers that would need the engine.
var ErrNotBuiltIn = errors.New("workflow engine not built in")

var (
	ErrInstanceNotFound = errors.New("no such instance exists")
	ErrNotCompleted     = errors.New("workflow has not completed")
	ErrStalled          = errors.New("workflow is stalled")
	ErrTaskCancelled    = errors.New("task was cancelled")
)

type InstanceID string

func (i InstanceID) String() string { return string(i) }

type OrchestrationStatus = protos.OrchestrationStatus

const (
	RUNTIME_STATUS_COMPLETED  = protos.OrchestrationStatus_ORCHESTRATION_STATUS_COMPLETED
	RUNTIME_STATUS_TERMINATED = protos.OrchestrationStatus_ORCHESTRATION_STATUS_TERMINATED
)

type (
	NewWorkflowOptions struct{}
	PurgeOptions       struct{}
	RaiseEventOptions  struct{}
	TerminateOptions   struct{}
)

func WithInstanceID(InstanceID) (o NewWorkflowOptions)               { return }
func WithRawInput(*wrapperspb.StringValue) (o NewWorkflowOptions)    { return }
func WithStartTime(time.Time) (o NewWorkflowOptions)                 { return }
func WithRecursiveTerminate(bool) (o TerminateOptions)               { return }
func WithRecursivePurge(bool) (o PurgeOptions)                       { return }
func WithRawEventData(*wrapperspb.StringValue) (o RaiseEventOptions) { return }

func IsUnknownInstanceIDError(error) bool                      { return false }
func IsUnknownTaskIDError(error) bool                          { return false }
func WorkflowMetadataIsComplete(*protos.WorkflowMetadata) bool { return false }
