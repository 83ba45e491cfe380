package lessserver.gateway.edge;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.handler.timeout.IdleState;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.embedded.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;
import reactor.netty.NettyPipeline;

/**
 * Gives up clients that take nothing of their answer. Without that, who asks and never reads keeps
 * a connection and what waits in it for good. A client of a stream in which nothing happens stays:
 * nothing waits there.
 *
 * <p>So does a client that reads slowly, as long as it can be seen to. The operating system asks
 * for more only when a third of its send buffer is free; it would let that buffer grow to
 * megabytes, so it is bounded here: who takes 400 KB in the time that is given takes something.
 */
@Component
final class SlowReaders implements WebServerFactoryCustomizer<NettyReactiveWebServerFactory> {

  private static final Logger log = LoggerFactory.getLogger(SlowReaders.class);

  /** Linux makes twice as much of it, and less where net.core.wmem_max is smaller. */
  private static final int SEND_BUFFER = 512 * 1024;

  private final Duration patience;

  SlowReaders(ClientTimeouts timeouts) {
    this.patience = timeouts.unreadTimeout();
  }

  @Override
  public void customize(NettyReactiveWebServerFactory factory) {
    factory.addServerCustomizers(
        server ->
            server
                .childOption(ChannelOption.SO_SNDBUF, SEND_BUFFER)
                .doOnChannelInit(
                    (_, channel, _) ->
                        channel
                            .pipeline()
                            .addBefore(
                                NettyPipeline.HttpCodec, "slowReaders", new Watch(patience))));
  }

  /**
   * Looks each time that the patience has passed. That nothing has moved is known only by
   * comparison with the time before, so a client is given up after twice the patience at most.
   */
  private static final class Watch extends IdleStateHandler {

    private Watch(Duration patience) {
      super(true, 0, patience.toMillis(), 0, TimeUnit.MILLISECONDS);
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
