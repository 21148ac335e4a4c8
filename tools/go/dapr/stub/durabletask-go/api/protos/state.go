package protos

import (
	"google.golang.org/protobuf/types/known/timestamppb"
	"google.golang.org/protobuf/types/known/wrapperspb"
)

type WorkflowRuntimeState struct {
	message
	CompletedEvent any
	CompletedTime  any
	NewEvents      []*HistoryEvent
	OldEvents      []*HistoryEvent
	Stalled        *ExecutionStalledEvent
}

func (*WorkflowRuntimeState) GetContinuedAsNew() (v bool)                            { return }
func (*WorkflowRuntimeState) GetCustomStatus() (v *wrapperspb.StringValue)           { return }
func (*WorkflowRuntimeState) GetInstanceId() (v string)                              { return }
func (*WorkflowRuntimeState) GetNewEvents() (v []*HistoryEvent)                      { return }
func (*WorkflowRuntimeState) GetOldEvents() (v []*HistoryEvent)                      { return }
func (*WorkflowRuntimeState) GetPendingMessages() (v []*WorkflowRuntimeStateMessage) { return }
func (*WorkflowRuntimeState) GetPendingTasks() (v []*HistoryEvent)                   { return }
func (*WorkflowRuntimeState) GetPendingTimers() (v []*HistoryEvent)                  { return }
func (*WorkflowRuntimeState) GetStartEvent() (v *ExecutionStartedEvent)              { return }

type WorkflowRuntimeStateMessage struct{ message }

func (*WorkflowRuntimeStateMessage) GetHistoryEvent() (v *HistoryEvent)           { return }
func (*WorkflowRuntimeStateMessage) GetPropagatedHistory() (v *PropagatedHistory) { return }
func (*WorkflowRuntimeStateMessage) GetTargetInstanceId() (v string)              { return }

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

func (*WorkflowMetadata) GetCreatedAt() (v *timestamppb.Timestamp)     { return }
func (*WorkflowMetadata) GetCustomStatus() (v *wrapperspb.StringValue) { return }
func (*WorkflowMetadata) GetFailureDetails() (v *TaskFailureDetails)   { return }
func (*WorkflowMetadata) GetInput() (v *wrapperspb.StringValue)        { return }
func (*WorkflowMetadata) GetLastUpdatedAt() (v *timestamppb.Timestamp) { return }
func (*WorkflowMetadata) GetName() (v string)                          { return }
func (*WorkflowMetadata) GetOutput() (v *wrapperspb.StringValue)       { return }
func (*WorkflowMetadata) GetRuntimeStatus() (v OrchestrationStatus)    { return }

type BackendWorkflowState struct {
	message
	CustomStatus *wrapperspb.StringValue
	Generation   uint64
	History      []*HistoryEvent
	Inbox        []*HistoryEvent
}

func (*BackendWorkflowState) GetCustomStatus() (v *wrapperspb.StringValue) { return }
func (*BackendWorkflowState) GetGeneration() (v uint64)                    { return }
func (*BackendWorkflowState) GetHistory() (v []*HistoryEvent)              { return }
func (*BackendWorkflowState) GetInbox() (v []*HistoryEvent)                { return }

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
func (*BackendWorkflowStateMetadata) GetGeneration() (v uint64)                       { return }
func (*BackendWorkflowStateMetadata) GetHistoryLength() (v uint64)                    { return }
func (*BackendWorkflowStateMetadata) GetInboxLength() (v uint64)                      { return }
func (*BackendWorkflowStateMetadata) GetSignatureLength() (v uint64)                  { return }
func (*BackendWorkflowStateMetadata) GetSigningCertificateLength() (v uint64)         { return }

type DurableTimer struct {
	message
	Generation uint64
	TimerEvent *HistoryEvent
}

func (*DurableTimer) GetGeneration() (v uint64)        { return }
func (*DurableTimer) GetTimerEvent() (v *HistoryEvent) { return }

type PropagatedHistory struct{ message }

func (*PropagatedHistory) GetChunks() (v []*PropagatedHistoryChunk) { return }

type PropagatedHistoryChunk struct{ message }

func (*PropagatedHistoryChunk) GetAppId() (v string)               { return }
func (*PropagatedHistoryChunk) GetInstanceId() (v string)          { return }
func (*PropagatedHistoryChunk) GetRawEvents() (v [][]byte)         { return }
func (*PropagatedHistoryChunk) GetRawSignatures() (v [][]byte)     { return }
func (*PropagatedHistoryChunk) GetSigningCertChains() (v [][]byte) { return }
func (*PropagatedHistoryChunk) GetWorkflowName() (v string)        { return }
