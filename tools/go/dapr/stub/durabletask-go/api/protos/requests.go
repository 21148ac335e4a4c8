package protos

import "google.golang.org/protobuf/types/known/wrapperspb"

type ActivityInvocation struct {
	message
	HistoryEvent      *HistoryEvent
	PropagatedHistory *PropagatedHistory
}

func (*ActivityInvocation) GetHistoryEvent() (v *HistoryEvent)           { return }
func (*ActivityInvocation) GetPropagatedHistory() (v *PropagatedHistory) { return }

type ActivityRequest struct{ message }

func (*ActivityRequest) GetTaskId() (v int32)                       { return }
func (*ActivityRequest) GetWorkflowInstance() (v *WorkflowInstance) { return }

type ActivityResponse struct{ message }

func (*ActivityResponse) GetInstanceId() (v string) { return }
func (*ActivityResponse) GetTaskId() (v int32)      { return }

type CreateWorkflowInstanceRequest struct {
	message
	PropagatedHistory *PropagatedHistory
	StartEvent        *HistoryEvent
}

func (*CreateWorkflowInstanceRequest) GetPropagatedHistory() (v *PropagatedHistory) { return }
func (*CreateWorkflowInstanceRequest) GetStartEvent() (v *HistoryEvent)             { return }

type GetInstanceHistoryRequest struct{ message }

func (*GetInstanceHistoryRequest) GetInstanceId() (v string) { return }

type GetInstanceHistoryResponse struct {
	message
	Events []*HistoryEvent
}

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

type PurgeInstancesResponse struct {
	message
	DeletedInstanceCount int32
}

func (*PurgeInstancesResponse) GetDeletedInstanceCount() (v int32) { return }

type RerunWorkflowFromEventRequest struct {
	message
	Input                      *wrapperspb.StringValue
	NewChildWorkflowInstanceID *string
	NewInstanceID              *string
}

func (*RerunWorkflowFromEventRequest) GetEventID() (v uint32)          { return }
func (*RerunWorkflowFromEventRequest) GetNewInstanceID() (v string)    { return }
func (*RerunWorkflowFromEventRequest) GetOverwriteInput() (v bool)     { return }
func (*RerunWorkflowFromEventRequest) GetSourceInstanceID() (v string) { return }

type WorkflowRequest struct{ message }

func (*WorkflowRequest) GetInstanceId() (v string) { return }

type WorkflowResponse struct{ message }

func (*WorkflowResponse) GetInstanceId() (v string) { return }
