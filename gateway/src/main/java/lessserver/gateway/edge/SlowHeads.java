package lessserver.gateway.edge;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.embedded.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;
import reactor.netty.NettyPipeline;

/**
 * Gives a request so long, from its first octet, to come to the end of its headers. Netty's idle
 * time-out begins anew with each octet: a client that sends one now and then would keep its
 * connection for good.
 */
@Component
final class SlowHeads implements WebServerFactoryCustomizer<NettyReactiveWebServerFactory> {

  private final Duration patience;

  SlowHeads(ClientTimeouts timeouts) {
    this.patience = timeouts.headTimeout();
  }

  @Override
  public void customize(NettyReactiveWebServerFactory factory) {
    factory.addServerCustomizers(
        server ->
            server.doOnChannelInit(
                (_, channel, _) -> {
                  Heads heads = new Heads(patience);
                  ChannelPipeline pipeline = channel.pipeline();
                  pipeline.addBefore(NettyPipeline.HttpCodec, "headBegins", heads.beginning());
                  pipeline.addBefore(NettyPipeline.HttpTrafficHandler, "headEnds", heads);
                }));
  }

  /** Of one connection, between the codec and whoever answers. */
  private static final class Heads extends ChannelDuplexHandler {

    private final Duration patience;
    private boolean awaited = true;
    private int unanswered;
    private @Nullable Future<?> deadline;
    private @Nullable ChannelHandlerContext context;

    private Heads(Duration patience) {
      this.patience = patience;
    }

    /** Stands before the codec and sees octets. */
    private ChannelInboundHandlerAdapter beginning() {
      return new ChannelInboundHandlerAdapter() {
        @Override
        public void channelRead(ChannelHandlerContext octets, Object message) {
          if (awaited && deadline == null) {
            deadline =
                octets
                    .executor()
                    .schedule(Heads.this::giveUp, patience.toMillis(), TimeUnit.MILLISECONDS);
          }
          octets.fireChannelRead(message);
        }
      };
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
      context = added;
    }

    @Override
    public void channelRead(ChannelHandlerContext requests, Object message) {
      if (message instanceof HttpRequest) {
        awaited = false;
        unanswered++;
        forgetDeadline();
      }
      if (message instanceof LastHttpContent) {
        awaited = true;
      }
      requests.fireChannelRead(message);
    }

    @Override
    public void write(ChannelHandlerContext answers, Object message, ChannelPromise promise)
        throws Exception {
      if (message instanceof LastHttpContent && !isInterim(message)) {
        unanswered--;
      }
      super.write(answers, message, promise);
    }

    /** Such as 100, which is whole by itself, and after which the answer comes. */
    private static boolean isInterim(Object message) {
      return message instanceof HttpResponse answer
          && answer.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    }

    @Override
    public void channelInactive(ChannelHandlerContext closed) {
      forgetDeadline();
      closed.fireChannelInactive();
    }

    private void forgetDeadline() {
      if (deadline != null) {
        deadline.cancel(false);
        deadline = null;
      }
    }

    private void giveUp() {
      ChannelHandlerContext here = context;
      if (here == null || !here.channel().isActive()) {
        return;
      }
      if (unanswered > 0) {
        var _ = here.close(); // Another answer is under way: this one would stand in its middle.
        return;
      }
      var answer =
          new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.REQUEST_TIMEOUT);
      answer.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
      here.writeAndFlush(answer).addListener(ChannelFutureListener.CLOSE);
    }
  }
}
