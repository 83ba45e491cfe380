package lessserver.gateway.edge;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.ReferenceCountUtil;
import io.opentelemetry.sdk.trace.IdGenerator;
import lessserver.functions.Headers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.embedded.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import reactor.netty.NettyPipeline;

/**
 * Problem details for what Netty refuses before there is a request that the gateway could trace:
 * too long headers, malformed addresses. Such an answer has no body and no correlation id, by which
 * it is recognized; its id leads to a log line.
 */
@Component
final class ProtocolProblems implements WebServerFactoryCustomizer<NettyReactiveWebServerFactory> {

  private static final Logger log = LoggerFactory.getLogger(ProtocolProblems.class);

  @Override
  public void customize(NettyReactiveWebServerFactory factory) {
    Writer writer = new Writer();
    factory.addServerCustomizers(
        server ->
            server.doOnChannelInit(
                (_, channel, _) ->
                    channel
                        .pipeline()
                        .addAfter(NettyPipeline.HttpCodec, "protocolProblems", writer)));
  }

  @Sharable
  private static final class Writer extends ChannelOutboundHandlerAdapter {

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise)
        throws Exception {
      if (message instanceof FullHttpResponse response
          && response.status().code() >= HttpResponseStatus.BAD_REQUEST.code()
          && !response.content().isReadable()
          && !response.headers().contains(Headers.CORRELATION_ID)) {
        super.write(context, problem(context, response), promise);
        ReferenceCountUtil.release(response);
      } else {
        super.write(context, message, promise);
      }
    }

    private static FullHttpResponse problem(
        ChannelHandlerContext context, FullHttpResponse refusal) {
      HttpResponseStatus status = refusal.status();
      String correlationId = IdGenerator.random().generateTraceId();
      log.info(
          "event=request-refused status={} reason=\"{}\" correlationId={}",
          status.code(),
          status.reasonPhrase(),
          correlationId);
      ByteBuf body =
          ByteBufUtil.writeUtf8(
              context.alloc(),
              """
              {"type":"about:blank","title":"%s","status":%d,"correlationId":"%s"}\
              """
                  .formatted(status.reasonPhrase(), status.code(), correlationId));
      var problem = new DefaultFullHttpResponse(refusal.protocolVersion(), status, body);
      problem
          .headers()
          .set(refusal.headers())
          .set(HttpHeaderNames.CONTENT_TYPE, MediaType.APPLICATION_PROBLEM_JSON_VALUE)
          .set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes())
          .set(Headers.CORRELATION_ID, correlationId);
      return problem;
    }
  }
}
