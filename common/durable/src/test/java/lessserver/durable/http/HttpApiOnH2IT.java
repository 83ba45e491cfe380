package lessserver.durable.http;

class HttpApiOnH2IT extends HttpApiContract {}
