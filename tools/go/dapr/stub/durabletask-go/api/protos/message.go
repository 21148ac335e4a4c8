// Package protos stands in for the workflow engine's protobuf messages: as many of their fields and getters as Dapr names.
//
// Without the engine none is ever filled, so each getter gives a zero value.
package protos

import (
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/emptypb"
)

// message makes its owner a proto.Message that marshals to nothing. Not an embedded nil proto.Message, which would panic.
type message struct{}

func (message) ProtoReflect() protoreflect.Message { return new(emptypb.Empty).ProtoReflect() }
