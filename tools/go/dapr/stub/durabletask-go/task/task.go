// Package task stands in for workflows that are written in Go and run inside daprd.
package task

import (
	"context"

	"github.com/dapr/durabletask-go/api"
)

type ActivityContext interface {
	GetInput(any) error
	Context() context.Context
}

type Activity func(ActivityContext) (any, error)

type Task interface{ Await(any) error }

type refused struct{}

func (refused) Await(any) error { return api.ErrNotBuiltIn }

type (
	activityOption      struct{}
	ChildWorkflowOption struct{}
)

func WithActivityInput(any) (o activityOption)              { return }
func WithChildWorkflowInput(any) (o ChildWorkflowOption)    { return }
func WithChildWorkflowAppID(string) (o ChildWorkflowOption) { return }

type WorkflowContext struct{ Name string }

func (*WorkflowContext) GetInput(any) error { return api.ErrNotBuiltIn }

func (*WorkflowContext) CallActivity(any, ...activityOption) Task { return refused{} }

func (*WorkflowContext) CallChildWorkflow(any, ...ChildWorkflowOption) Task { return refused{} }

type TaskRegistry struct{}

func NewTaskRegistry() *TaskRegistry { return &TaskRegistry{} }

func NewTaskExecutor(*TaskRegistry) any { return nil }

// UpsertVersionedWorkflowN is reached when an MCPServer resource is loaded, which is nothing but a workflow.
// It ends the process: a resource that loads in silence and never works is harder to find.
func (*TaskRegistry) UpsertVersionedWorkflowN(string, string, bool, func(*WorkflowContext) (any, error)) {
	panic(api.ErrNotBuiltIn)
}

func (*TaskRegistry) UpsertActivityN(string, Activity) {}
func (*TaskRegistry) RemoveVersionedWorkflow(string)   {}
func (*TaskRegistry) RemoveActivity(string)            {}
