// Package local stands in for the engine's table of tasks that this process runs.
package local

import (
	"context"

	"github.com/dapr/durabletask-go/api"
	"github.com/dapr/durabletask-go/api/protos"
)

type TasksBackend struct{}

func NewTasksBackend() (b TasksBackend) { return }

func (TasksBackend) CancelActivityTask(context.Context, api.InstanceID, int32) error {
	return api.ErrNotBuiltIn
}

func (TasksBackend) CancelWorkflowTask(context.Context, api.InstanceID) error {
	return api.ErrNotBuiltIn
}

func (TasksBackend) CompleteActivityTask(context.Context, *protos.ActivityResponse) error {
	return api.ErrNotBuiltIn
}

func (TasksBackend) CompleteWorkflowTask(context.Context, *protos.WorkflowResponse) error {
	return api.ErrNotBuiltIn
}

func (TasksBackend) WaitForActivityCompletion(*protos.ActivityRequest) func(context.Context) (*protos.ActivityResponse, error) {
	return func(context.Context) (*protos.ActivityResponse, error) { return nil, api.ErrNotBuiltIn }
}

func (TasksBackend) WaitForWorkflowTaskCompletion(*protos.WorkflowRequest) func(context.Context) (*protos.WorkflowResponse, error) {
	return func(context.Context) (*protos.WorkflowResponse, error) { return nil, api.ErrNotBuiltIn }
}
