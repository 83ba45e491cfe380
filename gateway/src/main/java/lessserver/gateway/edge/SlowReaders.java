package lessserver.gateway.edge;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.handler.timeout.IdleState;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.embedded.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;
import reactor.netty.NettyPipeline;

/**
 * Gives up clients that take nothing of their answer. Without that, who asks and never reads keeps
 * a connection and what waits in it for good. A client that reads slowly stays, and so does one of
 * a stream in which nothing happens: nothing waits there.
 */
@Component
final class SlowReaders implements WebServerFactoryCustomizer<NettyReactiveWebServerFactory> {

  private static final Logger log = LoggerFactory.getLogger(SlowReaders.class);

  private final Duration patience;

  SlowReaders(@Value("${lessserver.unread-timeout}") Duration patience) {
    this.patience = patience;
  }

  @Override
  public void customize(NettyReactiveWebServerFactory factory) {
    factory.addServerCustomizers(
        server ->
            server.doOnChannelInit(
                (_, channel, _) ->
                    channel
                        .pipeline()
                        .addBefore(NettyPipeline.HttpCodec, "slowReaders", new Watch(patience))));
  }

  /** Looks twice: that nothing has moved is known only by comparison with the time before. */
  private static final class Watch extends IdleStateHandler {

    private Watch(Duration patience) {
      super(true, 0, patience.toMillis() / 2, 0, TimeUnit.MILLISECONDS);
    }

    @Override
    protected void channelIdle(ChannelHandlerContext context, IdleStateEvent event) {
      Channel channel = context.channel();
      if (event.state() == IdleState.WRITER_IDLE && !event.isFirst() && somethingWaits(channel)) {
        log.info("event=client-given-up reason=\"takes nothing of its answer\"");
        var _ = context.close();
      }
    }

    private static boolean somethingWaits(Channel channel) {
      ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
      return waiting != null && waiting.totalPendingWriteBytes() > 0;
    }
  }
}
