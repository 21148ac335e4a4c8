// Package historysigning stands in for the signatures over a workflow's history.
package historysigning

import (
	"time"

	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/dapr/durabletask-go/api"
	"github.com/dapr/durabletask-go/api/protos"
)

type PropagationContext struct{ InstanceID, WorkflowName string }

type SignOptions struct {
	RawEvents            [][]byte
	StartEventIndex      uint64
	PreviousSignatureRaw []byte
	ExistingCerts        []*protos.SigningCertificate
	PropagationContext   *PropagationContext
}

type signed struct {
	NewCert      *protos.SigningCertificate
	Signature    *protos.HistorySignature
	RawSignature []byte
}

type ActivityAttestationInput struct {
	ParentInstanceId      string
	ActivityName          string
	ParentTaskScheduledId int32
	Input, Output         *wrapperspb.StringValue
	FailureDetails        *protos.TaskFailureDetails
	TerminalStatus        protos.ActivityTerminalStatus
}

type ChildAttestationInput struct {
	ParentInstanceId      string
	ParentTaskScheduledId int32
	Input, Output         *wrapperspb.StringValue
	FailureDetails        *protos.TaskFailureDetails
	TerminalStatus        protos.TerminalStatus
}

type VerifyActivityOptions struct {
	Attestation                    *protos.ActivityCompletionAttestation
	ExpectedActivityName           string
	SignerCertDER                  []byte
	EventTimestamp                 time.Time
	ExpectedParentInstanceId       string
	ExpectedParentTaskScheduledId  int32
	ClaimedInput, ClaimedOutput    *wrapperspb.StringValue
	ClaimedFailure                 *protos.TaskFailureDetails
	Signer                         any
	ChainOfTrustVerifiedExternally bool
}

type VerifyChildOptions struct {
	Attestation                    *protos.ChildCompletionAttestation
	SignerCertDER                  []byte
	EventTimestamp                 time.Time
	ExpectedParentInstanceId       string
	ExpectedParentTaskScheduledId  int32
	ClaimedInput, ClaimedOutput    *wrapperspb.StringValue
	ClaimedFailure                 *protos.TaskFailureDetails
	Signer                         any
	ChainOfTrustVerifiedExternally bool
}

type VerifyChainOptions struct {
	RawSignatures [][]byte
	AllRawEvents  [][]byte
	Certs         []*protos.SigningCertificate
	Signer        any
}

type VerifyPropagationOptions struct {
	History           *protos.PropagatedHistory
	Signer            any
	ExpectedNamespace string
}

type verifiedPropagation struct{ VerifiedCerts map[string][]byte }

func CertDigest([]byte) []byte { return nil }

func MarshalEvent(*protos.HistoryEvent) ([]byte, error) { return nil, api.ErrNotBuiltIn }

func Sign(any, SignOptions) (*signed, error) { return nil, api.ErrNotBuiltIn }

func BuildSignedChunk(*protos.PropagatedHistoryChunk, [][]byte, [][]byte) error {
	return api.ErrNotBuiltIn
}

func BuildActivityAttestation(any, ActivityAttestationInput) (*protos.ActivityCompletionAttestation, []byte, error) {
	return nil, nil, api.ErrNotBuiltIn
}

func BuildChildAttestation(any, ChildAttestationInput) (*protos.ChildCompletionAttestation, []byte, error) {
	return nil, nil, api.ErrNotBuiltIn
}

func VerifyChain(VerifyChainOptions) (any, error) { return nil, api.ErrNotBuiltIn }

func VerifyActivityAttestation(VerifyActivityOptions) (*protos.ActivityCompletionAttestation, error) {
	return nil, api.ErrNotBuiltIn
}

func VerifyChildAttestation(VerifyChildOptions) (*protos.ChildCompletionAttestation, error) {
	return nil, api.ErrNotBuiltIn
}

func VerifyPropagatedHistory(VerifyPropagationOptions) (*verifiedPropagation, error) {
	return nil, api.ErrNotBuiltIn
}
