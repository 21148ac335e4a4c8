package protos

import (
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/emptypb"
	"google.golang.org/protobuf/types/known/timestamppb"
	"google.golang.org/protobuf/types/known/wrapperspb"
)

type message struct{}

func (message) ProtoReflect() protoreflect.Message { return new(emptypb.Empty).ProtoReflect() }

type OrchestrationStatus int32

const (
	OrchestrationStatus_ORCHESTRATION_STATUS_COMPLETED OrchestrationStatus = iota
	OrchestrationStatus_ORCHESTRATION_STATUS_FAILED
	OrchestrationStatus_ORCHESTRATION_STATUS_TERMINATED
)

type HistoryPropagationScope int32

const (
	HistoryPropagationScope_HISTORY_PROPAGATION_SCOPE_NONE HistoryPropagationScope = iota
)

type StalledReason int32

const (
	StalledReason_PATCH_MISMATCH StalledReason = iota
	StalledReason_PAYLOAD_SIZE_EXCEEDED
)

type ActivityTerminalStatus int32

const (
	ActivityTerminalStatus_ACTIVITY_TERMINAL_STATUS_COMPLETED ActivityTerminalStatus = iota
	ActivityTerminalStatus_ACTIVITY_TERMINAL_STATUS_FAILED
)

type TerminalStatus int32

const (
	TerminalStatus_TERMINAL_STATUS_COMPLETED TerminalStatus = iota
	TerminalStatus_TERMINAL_STATUS_FAILED
)

func (OrchestrationStatus) String() string { return "" }

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

type ActivityCompletionAttestation struct {
	message
}

func (*ActivityCompletionAttestation) GetSignerCertDigest() (v []byte) { return }

func (*ActivityCompletionAttestation) GetTerminalStatus() (v ActivityTerminalStatus) { return }

type ActivityInvocation struct {
	message
	HistoryEvent      *HistoryEvent
	PropagatedHistory *PropagatedHistory
}

func (*ActivityInvocation) GetHistoryEvent() (v *HistoryEvent) { return }

func (*ActivityInvocation) GetPropagatedHistory() (v *PropagatedHistory) { return }

type ActivityRequest struct {
	message
}

func (*ActivityRequest) GetTaskId() (v int32) { return }

func (*ActivityRequest) GetWorkflowInstance() (v *WorkflowInstance) { return }

type ActivityResponse struct {
	message
}

func (*ActivityResponse) GetInstanceId() (v string) { return }

func (*ActivityResponse) GetTaskId() (v int32) { return }

type BackendWorkflowState struct {
	message
	CustomStatus *wrapperspb.StringValue
	Generation   uint64
	History      []*HistoryEvent
	Inbox        []*HistoryEvent
}

func (*BackendWorkflowState) GetCustomStatus() (v *wrapperspb.StringValue) { return }

func (*BackendWorkflowState) GetGeneration() (v uint64) { return }

func (*BackendWorkflowState) GetHistory() (v []*HistoryEvent) { return }

func (*BackendWorkflowState) GetInbox() (v []*HistoryEvent) { return }

type BackendWorkflowStateMetadata struct {
	message
	ExternalSigningCertificateLength uint64
	Generation                       uint64
	HistoryLength                    uint64
	InboxLength                      uint64
	SignatureLength                  uint64
	SigningCertificateLength         uint64
}

func (*BackendWorkflowStateMetadata) GetExternalSigningCertificateLength() (v uint64) { return }

func (*BackendWorkflowStateMetadata) GetGeneration() (v uint64) { return }

func (*BackendWorkflowStateMetadata) GetHistoryLength() (v uint64) { return }

func (*BackendWorkflowStateMetadata) GetInboxLength() (v uint64) { return }

func (*BackendWorkflowStateMetadata) GetSignatureLength() (v uint64) { return }

func (*BackendWorkflowStateMetadata) GetSigningCertificateLength() (v uint64) { return }

type ChildCompletionAttestation struct {
	message
}

func (*ChildCompletionAttestation) GetSignerCertDigest() (v []byte) { return }

func (*ChildCompletionAttestation) GetTerminalStatus() (v TerminalStatus) { return }

type ChildWorkflowInstanceCompletedEvent struct {
	message
	Attestation       *ChildCompletionAttestation
	SignerCertificate []byte
}

func (*ChildWorkflowInstanceCompletedEvent) GetAttestation() (v *ChildCompletionAttestation) { return }

func (*ChildWorkflowInstanceCompletedEvent) GetResult() (v *wrapperspb.StringValue) { return }

func (*ChildWorkflowInstanceCompletedEvent) GetSignerCertificate() (v []byte) { return }

func (*ChildWorkflowInstanceCompletedEvent) GetTaskScheduledId() (v int32) { return }

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

func (*ChildWorkflowInstanceCreatedEvent) GetInstanceId() (v string) { return }

type ChildWorkflowInstanceFailedEvent struct {
	message
	Attestation       *ChildCompletionAttestation
	FailureDetails    *TaskFailureDetails
	SignerCertificate []byte
	TaskScheduledId   int32
}

func (*ChildWorkflowInstanceFailedEvent) GetAttestation() (v *ChildCompletionAttestation) { return }

func (*ChildWorkflowInstanceFailedEvent) GetFailureDetails() (v *TaskFailureDetails) { return }

func (*ChildWorkflowInstanceFailedEvent) GetSignerCertificate() (v []byte) { return }

func (*ChildWorkflowInstanceFailedEvent) GetTaskScheduledId() (v int32) { return }

type CreateWorkflowInstanceRequest struct {
	message
	PropagatedHistory *PropagatedHistory
	StartEvent        *HistoryEvent
}

func (*CreateWorkflowInstanceRequest) GetPropagatedHistory() (v *PropagatedHistory) { return }

func (*CreateWorkflowInstanceRequest) GetStartEvent() (v *HistoryEvent) { return }

type DurableTimer struct {
	message
	Generation uint64
	TimerEvent *HistoryEvent
}

func (*DurableTimer) GetGeneration() (v uint64) { return }

func (*DurableTimer) GetTimerEvent() (v *HistoryEvent) { return }

type EventRaisedEvent struct {
	message
}

func (*EventRaisedEvent) GetName() (v string) { return }

type ExecutionCompletedEvent struct {
	message
	FailureDetails *TaskFailureDetails
	WorkflowStatus OrchestrationStatus
}

func (*ExecutionCompletedEvent) GetFailureDetails() (v *TaskFailureDetails) { return }

func (*ExecutionCompletedEvent) GetWorkflowStatus() (v OrchestrationStatus) { return }

type ExecutionResumedEvent struct {
	message
}

type ExecutionStalledEvent struct {
	message
	Description *string
	Reason      StalledReason
}

func (*ExecutionStalledEvent) GetDescription() (v string) { return }

func (*ExecutionStalledEvent) GetReason() (v StalledReason) { return }

type ExecutionStartedEvent struct {
	message
	Input              *wrapperspb.StringValue
	Name               string
	ParentInstance     *ParentInstanceInfo
	ParentTraceContext any
	WorkflowInstance   *WorkflowInstance
}

func (*ExecutionStartedEvent) GetInput() (v *wrapperspb.StringValue) { return }

func (*ExecutionStartedEvent) GetName() (v string) { return }

func (*ExecutionStartedEvent) GetParentInstance() (v *ParentInstanceInfo) { return }

func (*ExecutionStartedEvent) GetScheduledStartTimestamp() (v *timestamppb.Timestamp) { return }

func (*ExecutionStartedEvent) GetWorkflowInstance() (v *WorkflowInstance) { return }

type ExecutionSuspendedEvent struct {
	message
}

type ExecutionTerminatedEvent struct {
	message
	Input   *wrapperspb.StringValue
	Recurse bool
}

func (*ExecutionTerminatedEvent) GetInput() (v *wrapperspb.StringValue) { return }

func (*ExecutionTerminatedEvent) GetRecurse() (v bool) { return }

type ExternalSigningCertificate struct {
	message
	Certificate []byte
	Digest      []byte
}

func (*ExternalSigningCertificate) GetCertificate() (v []byte) { return }

func (*ExternalSigningCertificate) GetDigest() (v []byte) { return }

type GetInstanceHistoryRequest struct {
	message
}

func (*GetInstanceHistoryRequest) GetInstanceId() (v string) { return }

type GetInstanceHistoryResponse struct {
	message
	Events []*HistoryEvent
}

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

func (*HistoryEvent) GetChildWorkflowInstanceFailed() (v *ChildWorkflowInstanceFailedEvent) { return }

func (*HistoryEvent) GetEventId() (v int32) { return }

func (*HistoryEvent) GetEventRaised() (v *EventRaisedEvent) { return }

func (*HistoryEvent) GetEventType() (v any) { return }

func (*HistoryEvent) GetExecutionCompleted() (v *ExecutionCompletedEvent) { return }

func (*HistoryEvent) GetExecutionResumed() (v *ExecutionResumedEvent) { return }

func (*HistoryEvent) GetExecutionStalled() (v *ExecutionStalledEvent) { return }

func (*HistoryEvent) GetExecutionStarted() (v *ExecutionStartedEvent) { return }

func (*HistoryEvent) GetExecutionSuspended() (v *ExecutionSuspendedEvent) { return }

func (*HistoryEvent) GetExecutionTerminated() (v *ExecutionTerminatedEvent) { return }

func (*HistoryEvent) GetRouter() (v *TaskRouter) { return }

func (*HistoryEvent) GetTaskCompleted() (v *TaskCompletedEvent) { return }

func (*HistoryEvent) GetTaskFailed() (v *TaskFailedEvent) { return }

func (*HistoryEvent) GetTaskScheduled() (v *TaskScheduledEvent) { return }

func (*HistoryEvent) GetTimerCreated() (v *TimerCreatedEvent) { return }

func (*HistoryEvent) GetTimerFired() (v *TimerFiredEvent) { return }

func (*HistoryEvent) GetTimestamp() (v *timestamppb.Timestamp) { return }

func (*HistoryEvent) GetWorkflowStarted() (v *WorkflowStartedEvent) { return }

func (*HistoryEvent) String() string { return "" }

type HistorySignature struct {
	message
}

func (*HistorySignature) GetEventCount() (v uint64) { return }

func (*HistorySignature) GetStartEventIndex() (v uint64) { return }

type ListInstanceIDsRequest struct {
	message
	ContinuationToken *string
	PageSize          *uint32
}

type ListInstanceIDsResponse struct {
	message
	ContinuationToken *string
	InstanceIds       []string
}

type ParentInstanceInfo struct {
	message
	AppID            *string
	Name             *wrapperspb.StringValue
	TaskScheduledId  int32
	WorkflowInstance *WorkflowInstance
}

func (*ParentInstanceInfo) GetAppID() (v string) { return }

func (*ParentInstanceInfo) GetName() (v *wrapperspb.StringValue) { return }

func (*ParentInstanceInfo) GetTaskScheduledId() (v int32) { return }

func (*ParentInstanceInfo) GetWorkflowInstance() (v *WorkflowInstance) { return }

type PropagatedHistory struct {
	message
}

func (*PropagatedHistory) GetChunks() (v []*PropagatedHistoryChunk) { return }

type PropagatedHistoryChunk struct {
	message
}

func (*PropagatedHistoryChunk) GetAppId() (v string) { return }

func (*PropagatedHistoryChunk) GetInstanceId() (v string) { return }

func (*PropagatedHistoryChunk) GetRawEvents() (v [][]byte) { return }

func (*PropagatedHistoryChunk) GetRawSignatures() (v [][]byte) { return }

func (*PropagatedHistoryChunk) GetSigningCertChains() (v [][]byte) { return }

func (*PropagatedHistoryChunk) GetWorkflowName() (v string) { return }

type PurgeInstancesResponse struct {
	message
	DeletedInstanceCount int32
}

func (*PurgeInstancesResponse) GetDeletedInstanceCount() (v int32) { return }

type RerunParentInstanceInfo struct {
	message
	InstanceID string
}

type RerunWorkflowFromEventRequest struct {
	message
	Input                      *wrapperspb.StringValue
	NewChildWorkflowInstanceID *string
	NewInstanceID              *string
}

func (*RerunWorkflowFromEventRequest) GetEventID() (v uint32) { return }

func (*RerunWorkflowFromEventRequest) GetNewInstanceID() (v string) { return }

func (*RerunWorkflowFromEventRequest) GetOverwriteInput() (v bool) { return }

func (*RerunWorkflowFromEventRequest) GetSourceInstanceID() (v string) { return }

type SigningCertificate struct {
	message
}

func (*SigningCertificate) GetCertificate() (v []byte) { return }

type TaskCompletedEvent struct {
	message
	Attestation       *ActivityCompletionAttestation
	SignerCertificate []byte
}

func (*TaskCompletedEvent) GetAttestation() (v *ActivityCompletionAttestation) { return }

func (*TaskCompletedEvent) GetResult() (v *wrapperspb.StringValue) { return }

func (*TaskCompletedEvent) GetSignerCertificate() (v []byte) { return }

func (*TaskCompletedEvent) GetTaskScheduledId() (v int32) { return }

type TaskFailedEvent struct {
	message
	Attestation       *ActivityCompletionAttestation
	FailureDetails    *TaskFailureDetails
	SignerCertificate []byte
	TaskScheduledId   int32
}

func (*TaskFailedEvent) GetAttestation() (v *ActivityCompletionAttestation) { return }

func (*TaskFailedEvent) GetFailureDetails() (v *TaskFailureDetails) { return }

func (*TaskFailedEvent) GetSignerCertificate() (v []byte) { return }

func (*TaskFailedEvent) GetTaskScheduledId() (v int32) { return }

type TaskFailureDetails struct {
	message
	ErrorMessage   string
	ErrorType      string
	IsNonRetriable bool
}

func (*TaskFailureDetails) GetErrorMessage() (v string) { return }

func (*TaskFailureDetails) GetErrorType() (v string) { return }

func (*TaskFailureDetails) GetStackTrace() (v *wrapperspb.StringValue) { return }

type TaskRouter struct {
	message
	SourceAppID string
	TargetAppID *string
}

func (*TaskRouter) GetSourceAppID() (v string) { return }

func (*TaskRouter) GetTargetAppID() (v string) { return }

type TaskScheduledEvent struct {
	message
	Input                   *wrapperspb.StringValue
	RerunParentInstanceInfo *RerunParentInstanceInfo
}

func (*TaskScheduledEvent) GetHistoryPropagationScope() (v HistoryPropagationScope) { return }

func (*TaskScheduledEvent) GetInput() (v *wrapperspb.StringValue) { return }

func (*TaskScheduledEvent) GetName() (v string) { return }

func (*TaskScheduledEvent) GetTaskExecutionId() (v string) { return }

type TimerCreatedEvent struct {
	message
	Name                    *string
	RerunParentInstanceInfo *RerunParentInstanceInfo
}

func (*TimerCreatedEvent) GetExternalEvent() (v *TimerOriginExternalEvent) { return }

func (*TimerCreatedEvent) GetFireAt() (v *timestamppb.Timestamp) { return }

func (*TimerCreatedEvent) GetName() (v string) { return }

func (*TimerCreatedEvent) GetOrigin() (v any) { return }

type TimerFiredEvent struct {
	message
	FireAt  *timestamppb.Timestamp
	TimerId int32
}

func (*TimerFiredEvent) GetFireAt() (v *timestamppb.Timestamp) { return }

func (*TimerFiredEvent) GetTimerId() (v int32) { return }

type TimerOriginExternalEvent struct {
	message
}

func (*TimerOriginExternalEvent) GetName() (v string) { return }

type WorkflowInstance struct {
	message
	ExecutionId *wrapperspb.StringValue
	InstanceId  string
}

func (*WorkflowInstance) GetInstanceId() (v string) { return }

type WorkflowMetadata struct {
	message
	CompletedAt      *timestamppb.Timestamp
	CreatedAt        *timestamppb.Timestamp
	LastUpdatedAt    *timestamppb.Timestamp
	StartedAt        *timestamppb.Timestamp
	CustomStatus     *wrapperspb.StringValue
	Input            *wrapperspb.StringValue
	Output           *wrapperspb.StringValue
	Version          *wrapperspb.StringValue
	FailureDetails   *TaskFailureDetails
	InstanceId       string
	Name             string
	ParentInstanceId string
	ParentAppId      any
	RuntimeStatus    OrchestrationStatus
}

func (*WorkflowMetadata) GetCreatedAt() (v *timestamppb.Timestamp) { return }

func (*WorkflowMetadata) GetCustomStatus() (v *wrapperspb.StringValue) { return }

func (*WorkflowMetadata) GetFailureDetails() (v *TaskFailureDetails) { return }

func (*WorkflowMetadata) GetInput() (v *wrapperspb.StringValue) { return }

func (*WorkflowMetadata) GetLastUpdatedAt() (v *timestamppb.Timestamp) { return }

func (*WorkflowMetadata) GetName() (v string) { return }

func (*WorkflowMetadata) GetOutput() (v *wrapperspb.StringValue) { return }

func (*WorkflowMetadata) GetRuntimeStatus() (v OrchestrationStatus) { return }

type WorkflowRequest struct {
	message
}

func (*WorkflowRequest) GetInstanceId() (v string) { return }

type WorkflowResponse struct {
	message
}

func (*WorkflowResponse) GetInstanceId() (v string) { return }

type WorkflowRuntimeState struct {
	message
	CompletedEvent any
	CompletedTime  any
	NewEvents      []*HistoryEvent
	OldEvents      []*HistoryEvent
	Stalled        *ExecutionStalledEvent
}

func (*WorkflowRuntimeState) GetContinuedAsNew() (v bool) { return }

func (*WorkflowRuntimeState) GetCustomStatus() (v *wrapperspb.StringValue) { return }

func (*WorkflowRuntimeState) GetInstanceId() (v string) { return }

func (*WorkflowRuntimeState) GetNewEvents() (v []*HistoryEvent) { return }

func (*WorkflowRuntimeState) GetOldEvents() (v []*HistoryEvent) { return }

func (*WorkflowRuntimeState) GetPendingMessages() (v []*WorkflowRuntimeStateMessage) { return }

func (*WorkflowRuntimeState) GetPendingTasks() (v []*HistoryEvent) { return }

func (*WorkflowRuntimeState) GetPendingTimers() (v []*HistoryEvent) { return }

func (*WorkflowRuntimeState) GetStartEvent() (v *ExecutionStartedEvent) { return }

type WorkflowRuntimeStateMessage struct {
	message
}

func (*WorkflowRuntimeStateMessage) GetHistoryEvent() (v *HistoryEvent) { return }

func (*WorkflowRuntimeStateMessage) GetPropagatedHistory() (v *PropagatedHistory) { return }

func (*WorkflowRuntimeStateMessage) GetTargetInstanceId() (v string) { return }

type WorkflowStartedEvent struct {
	message
	Version *WorkflowVersion
}

func (*WorkflowStartedEvent) GetVersion() (v *WorkflowVersion) { return }

type WorkflowVersion struct {
	message
	Patches []string
}

func (*WorkflowVersion) GetName() (v string) { return }

func (*WorkflowVersion) GetPatches() (v []string) { return }
