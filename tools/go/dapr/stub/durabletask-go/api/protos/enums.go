package protos

// The numbers are not those of the wire; only the zero matters: it is none of these, or the one that means nothing.

type OrchestrationStatus int32

const (
	OrchestrationStatus_ORCHESTRATION_STATUS_COMPLETED OrchestrationStatus = iota + 1
	OrchestrationStatus_ORCHESTRATION_STATUS_FAILED
	OrchestrationStatus_ORCHESTRATION_STATUS_TERMINATED
)

type HistoryPropagationScope int32

const (
	HistoryPropagationScope_HISTORY_PROPAGATION_SCOPE_NONE HistoryPropagationScope = iota
)

type StalledReason int32

const (
	StalledReason_PATCH_MISMATCH StalledReason = iota + 1
	StalledReason_PAYLOAD_SIZE_EXCEEDED
)

type ActivityTerminalStatus int32

const (
	ActivityTerminalStatus_ACTIVITY_TERMINAL_STATUS_COMPLETED ActivityTerminalStatus = iota + 1
	ActivityTerminalStatus_ACTIVITY_TERMINAL_STATUS_FAILED
)

type TerminalStatus int32

const (
	TerminalStatus_TERMINAL_STATUS_COMPLETED TerminalStatus = iota + 1
	TerminalStatus_TERMINAL_STATUS_FAILED
)

func (OrchestrationStatus) String() string { return "" }
