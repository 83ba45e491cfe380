package lessserver.durable.grpc;

class ProtocolOnH2IT extends ProtocolContract {}
