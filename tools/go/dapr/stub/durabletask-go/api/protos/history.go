package protos

import (
	"google.golang.org/protobuf/types/known/timestamppb"
	"google.golang.org/protobuf/types/known/wrapperspb"
)

type HistoryEvent struct {
	message
	EventId   int32
	EventType any
	Router    *TaskRouter
	Timestamp *timestamppb.Timestamp
}

func (*HistoryEvent) GetChildWorkflowInstanceCompleted() (v *ChildWorkflowInstanceCompletedEvent) {
	return
}
func (*HistoryEvent) GetChildWorkflowInstanceCreated() (v *ChildWorkflowInstanceCreatedEvent) { return }
func (*HistoryEvent) GetChildWorkflowInstanceFailed() (v *ChildWorkflowInstanceFailedEvent)   { return }
func (*HistoryEvent) GetEventId() (v int32)                                                   { return }
func (*HistoryEvent) GetEventRaised() (v *EventRaisedEvent)                                   { return }
func (*HistoryEvent) GetEventType() (v any)                                                   { return }
func (*HistoryEvent) GetExecutionCompleted() (v *ExecutionCompletedEvent)                     { return }
func (*HistoryEvent) GetExecutionResumed() (v *ExecutionResumedEvent)                         { return }
func (*HistoryEvent) GetExecutionStalled() (v *ExecutionStalledEvent)                         { return }
func (*HistoryEvent) GetExecutionStarted() (v *ExecutionStartedEvent)                         { return }
func (*HistoryEvent) GetExecutionSuspended() (v *ExecutionSuspendedEvent)                     { return }
func (*HistoryEvent) GetExecutionTerminated() (v *ExecutionTerminatedEvent)                   { return }
func (*HistoryEvent) GetRouter() (v *TaskRouter)                                              { return }
func (*HistoryEvent) GetTaskCompleted() (v *TaskCompletedEvent)                               { return }
func (*HistoryEvent) GetTaskFailed() (v *TaskFailedEvent)                                     { return }
func (*HistoryEvent) GetTaskScheduled() (v *TaskScheduledEvent)                               { return }
func (*HistoryEvent) GetTimerCreated() (v *TimerCreatedEvent)                                 { return }
func (*HistoryEvent) GetTimerFired() (v *TimerFiredEvent)                                     { return }
func (*HistoryEvent) GetTimestamp() (v *timestamppb.Timestamp)                                { return }
func (*HistoryEvent) GetWorkflowStarted() (v *WorkflowStartedEvent)                           { return }
func (*HistoryEvent) String() string                                                          { return "" }

type TaskRouter struct {
	message
	SourceAppID string
	TargetAppID *string
}

func (*TaskRouter) GetSourceAppID() (v string) { return }
func (*TaskRouter) GetTargetAppID() (v string) { return }

type TaskFailureDetails struct {
	message
	ErrorMessage   string
	ErrorType      string
	IsNonRetriable bool
}

func (*TaskFailureDetails) GetErrorMessage() (v string)                { return }
func (*TaskFailureDetails) GetErrorType() (v string)                   { return }
func (*TaskFailureDetails) GetStackTrace() (v *wrapperspb.StringValue) { return }

type WorkflowInstance struct {
	message
	ExecutionId *wrapperspb.StringValue
	InstanceId  string
}

func (*WorkflowInstance) GetInstanceId() (v string) { return }

type ParentInstanceInfo struct {
	message
	AppID            *string
	Name             *wrapperspb.StringValue
	TaskScheduledId  int32
	WorkflowInstance *WorkflowInstance
}

func (*ParentInstanceInfo) GetAppID() (v string)                       { return }
func (*ParentInstanceInfo) GetName() (v *wrapperspb.StringValue)       { return }
func (*ParentInstanceInfo) GetTaskScheduledId() (v int32)              { return }
func (*ParentInstanceInfo) GetWorkflowInstance() (v *WorkflowInstance) { return }

type RerunParentInstanceInfo struct {
	message
	InstanceID string
}

type WorkflowVersion struct {
	message
	Patches []string
}

func (*WorkflowVersion) GetName() (v string)      { return }
func (*WorkflowVersion) GetPatches() (v []string) { return }

type TimerOriginExternalEvent struct{ message }

func (*TimerOriginExternalEvent) GetName() (v string) { return }

// What EventType holds, one for each kind of event.
type (
	HistoryEvent_ChildWorkflowInstanceCompleted struct {
		ChildWorkflowInstanceCompleted *ChildWorkflowInstanceCompletedEvent
	}
	HistoryEvent_ChildWorkflowInstanceCreated struct {
		ChildWorkflowInstanceCreated *ChildWorkflowInstanceCreatedEvent
	}
	HistoryEvent_ChildWorkflowInstanceFailed struct {
		ChildWorkflowInstanceFailed *ChildWorkflowInstanceFailedEvent
	}
	HistoryEvent_EventRaised         struct{ EventRaised *EventRaisedEvent }
	HistoryEvent_ExecutionCompleted  struct{ ExecutionCompleted *ExecutionCompletedEvent }
	HistoryEvent_ExecutionStalled    struct{ ExecutionStalled *ExecutionStalledEvent }
	HistoryEvent_ExecutionStarted    struct{ ExecutionStarted *ExecutionStartedEvent }
	HistoryEvent_ExecutionTerminated struct{ ExecutionTerminated *ExecutionTerminatedEvent }
	HistoryEvent_TaskCompleted       struct{ TaskCompleted *TaskCompletedEvent }
	HistoryEvent_TaskFailed          struct{ TaskFailed *TaskFailedEvent }
	HistoryEvent_TaskScheduled       struct{ TaskScheduled *TaskScheduledEvent }
	HistoryEvent_TimerCreated        struct{ TimerCreated *TimerCreatedEvent }
	HistoryEvent_TimerFired          struct{ TimerFired *TimerFiredEvent }
	HistoryEvent_ExecutionResumed    struct{}
	HistoryEvent_ExecutionSuspended  struct{}
)
