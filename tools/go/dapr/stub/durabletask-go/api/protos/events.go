package protos

import (
	"google.golang.org/protobuf/types/known/timestamppb"
	"google.golang.org/protobuf/types/known/wrapperspb"
)

type ChildWorkflowInstanceCompletedEvent struct {
	message
	Attestation       *ChildCompletionAttestation
	SignerCertificate []byte
}

func (*ChildWorkflowInstanceCompletedEvent) GetAttestation() (v *ChildCompletionAttestation) { return }
func (*ChildWorkflowInstanceCompletedEvent) GetResult() (v *wrapperspb.StringValue)          { return }
func (*ChildWorkflowInstanceCompletedEvent) GetSignerCertificate() (v []byte)                { return }
func (*ChildWorkflowInstanceCompletedEvent) GetTaskScheduledId() (v int32)                   { return }

type ChildWorkflowInstanceCreatedEvent struct {
	message
	Input                   *wrapperspb.StringValue
	InstanceId              string
	Name                    string
	ParentTraceContext      any
	RerunParentInstanceInfo *RerunParentInstanceInfo
}

func (*ChildWorkflowInstanceCreatedEvent) GetHistoryPropagationScope() (v HistoryPropagationScope) {
	return
}
func (*ChildWorkflowInstanceCreatedEvent) GetInput() (v *wrapperspb.StringValue) { return }
func (*ChildWorkflowInstanceCreatedEvent) GetInstanceId() (v string)             { return }

type ChildWorkflowInstanceFailedEvent struct {
	message
	Attestation       *ChildCompletionAttestation
	FailureDetails    *TaskFailureDetails
	SignerCertificate []byte
	TaskScheduledId   int32
}

func (*ChildWorkflowInstanceFailedEvent) GetAttestation() (v *ChildCompletionAttestation) { return }
func (*ChildWorkflowInstanceFailedEvent) GetFailureDetails() (v *TaskFailureDetails)      { return }
func (*ChildWorkflowInstanceFailedEvent) GetSignerCertificate() (v []byte)                { return }
func (*ChildWorkflowInstanceFailedEvent) GetTaskScheduledId() (v int32)                   { return }

type EventRaisedEvent struct{ message }

func (*EventRaisedEvent) GetName() (v string) { return }

type ExecutionCompletedEvent struct {
	message
	FailureDetails *TaskFailureDetails
	WorkflowStatus OrchestrationStatus
}

func (*ExecutionCompletedEvent) GetFailureDetails() (v *TaskFailureDetails) { return }
func (*ExecutionCompletedEvent) GetWorkflowStatus() (v OrchestrationStatus) { return }

type ExecutionResumedEvent struct{ message }

type ExecutionStalledEvent struct {
	message
	Description *string
	Reason      StalledReason
}

func (*ExecutionStalledEvent) GetDescription() (v string)   { return }
func (*ExecutionStalledEvent) GetReason() (v StalledReason) { return }

type ExecutionStartedEvent struct {
	message
	Input              *wrapperspb.StringValue
	Name               string
	ParentInstance     *ParentInstanceInfo
	ParentTraceContext any
	WorkflowInstance   *WorkflowInstance
}

func (*ExecutionStartedEvent) GetInput() (v *wrapperspb.StringValue)                  { return }
func (*ExecutionStartedEvent) GetName() (v string)                                    { return }
func (*ExecutionStartedEvent) GetParentInstance() (v *ParentInstanceInfo)             { return }
func (*ExecutionStartedEvent) GetScheduledStartTimestamp() (v *timestamppb.Timestamp) { return }
func (*ExecutionStartedEvent) GetWorkflowInstance() (v *WorkflowInstance)             { return }

type ExecutionSuspendedEvent struct{ message }

type ExecutionTerminatedEvent struct {
	message
	Input   *wrapperspb.StringValue
	Recurse bool
}

func (*ExecutionTerminatedEvent) GetInput() (v *wrapperspb.StringValue) { return }
func (*ExecutionTerminatedEvent) GetRecurse() (v bool)                  { return }

type TaskCompletedEvent struct {
	message
	Attestation       *ActivityCompletionAttestation
	SignerCertificate []byte
}

func (*TaskCompletedEvent) GetAttestation() (v *ActivityCompletionAttestation) { return }
func (*TaskCompletedEvent) GetResult() (v *wrapperspb.StringValue)             { return }
func (*TaskCompletedEvent) GetSignerCertificate() (v []byte)                   { return }
func (*TaskCompletedEvent) GetTaskScheduledId() (v int32)                      { return }

type TaskFailedEvent struct {
	message
	Attestation       *ActivityCompletionAttestation
	FailureDetails    *TaskFailureDetails
	SignerCertificate []byte
	TaskScheduledId   int32
}

func (*TaskFailedEvent) GetAttestation() (v *ActivityCompletionAttestation) { return }
func (*TaskFailedEvent) GetFailureDetails() (v *TaskFailureDetails)         { return }
func (*TaskFailedEvent) GetSignerCertificate() (v []byte)                   { return }
func (*TaskFailedEvent) GetTaskScheduledId() (v int32)                      { return }

type TaskScheduledEvent struct {
	message
	Input                   *wrapperspb.StringValue
	RerunParentInstanceInfo *RerunParentInstanceInfo
}

func (*TaskScheduledEvent) GetHistoryPropagationScope() (v HistoryPropagationScope) { return }
func (*TaskScheduledEvent) GetInput() (v *wrapperspb.StringValue)                   { return }
func (*TaskScheduledEvent) GetName() (v string)                                     { return }
func (*TaskScheduledEvent) GetTaskExecutionId() (v string)                          { return }

type TimerCreatedEvent struct {
	message
	Name                    *string
	RerunParentInstanceInfo *RerunParentInstanceInfo
}

func (*TimerCreatedEvent) GetExternalEvent() (v *TimerOriginExternalEvent) { return }
func (*TimerCreatedEvent) GetFireAt() (v *timestamppb.Timestamp)           { return }
func (*TimerCreatedEvent) GetName() (v string)                             { return }
func (*TimerCreatedEvent) GetOrigin() (v any)                              { return }

type TimerFiredEvent struct {
	message
	FireAt  *timestamppb.Timestamp
	TimerId int32
}

func (*TimerFiredEvent) GetFireAt() (v *timestamppb.Timestamp) { return }
func (*TimerFiredEvent) GetTimerId() (v int32)                 { return }

type WorkflowStartedEvent struct {
	message
	Version *WorkflowVersion
}

func (*WorkflowStartedEvent) GetVersion() (v *WorkflowVersion) { return }
