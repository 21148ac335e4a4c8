// Package runtimestate stands in for the engine's view of one workflow's history.
package runtimestate

import (
	"time"

	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/dapr/durabletask-go/api"
	"github.com/dapr/durabletask-go/api/protos"
)

type state = *protos.WorkflowRuntimeState

func NewWorkflowRuntimeState(string, *wrapperspb.StringValue, []*protos.HistoryEvent) state {
	return &protos.WorkflowRuntimeState{}
}

func AddEvent(state, *protos.HistoryEvent) error               { return api.ErrNotBuiltIn }
func IsCompleted(state) bool                                   { return false }
func RuntimeStatus(state) (s protos.OrchestrationStatus)       { return }
func GetStartedTime(state) (t time.Time)                       { return }
func CreatedTime(state) (t time.Time, err error)               { return t, api.ErrNotBuiltIn }
func LastUpdatedTime(state) (t time.Time, err error)           { return t, api.ErrNotBuiltIn }
func CompletedTime(state) (t time.Time, err error)             { return t, api.ErrNotBuiltIn }
func Name(state) (string, error)                               { return "", api.ErrNotBuiltIn }
func Input(state) (*wrapperspb.StringValue, error)             { return nil, api.ErrNotBuiltIn }
func Output(state) (*wrapperspb.StringValue, error)            { return nil, api.ErrNotBuiltIn }
func FailureDetails(state) (*protos.TaskFailureDetails, error) { return nil, api.ErrNotBuiltIn }

func AssembleProtoPropagatedHistory(
	state, protos.HistoryPropagationScope, *protos.PropagatedHistory, string,
) (*protos.PropagatedHistory, error) {
	return nil, api.ErrNotBuiltIn
}
