package protos

type ActivityCompletionAttestation struct{ message }

func (*ActivityCompletionAttestation) GetSignerCertDigest() (v []byte)               { return }
func (*ActivityCompletionAttestation) GetTerminalStatus() (v ActivityTerminalStatus) { return }

type ChildCompletionAttestation struct{ message }

func (*ChildCompletionAttestation) GetSignerCertDigest() (v []byte)       { return }
func (*ChildCompletionAttestation) GetTerminalStatus() (v TerminalStatus) { return }

type ExternalSigningCertificate struct {
	message
	Certificate []byte
	Digest      []byte
}

func (*ExternalSigningCertificate) GetCertificate() (v []byte) { return }
func (*ExternalSigningCertificate) GetDigest() (v []byte)      { return }

type HistorySignature struct{ message }

func (*HistorySignature) GetEventCount() (v uint64)      { return }
func (*HistorySignature) GetStartEventIndex() (v uint64) { return }

type SigningCertificate struct{ message }

func (*SigningCertificate) GetCertificate() (v []byte) { return }
