// Package dedup stands in for the engine's search for events that came twice.
package dedup

import "github.com/dapr/durabletask-go/api/protos"

type Kind int

const KindTask Kind = 1

func Of(*protos.HistoryEvent) (kind Kind, id int32, known bool) { return }

func IsPresent([]*protos.HistoryEvent, Kind, int32) bool { return false }
