package lessserver.gateway.edge;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.LastHttpContent;
import org.springframework.boot.web.embedded.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;
import reactor.netty.NettyPipeline;

/**
 * Goes on reading a connection after each answer. Reactor Netty 1.2.18 forgets to when a request
 * that came before the last one was done with is answered at once: the connection stays open and
 * silent (reactor/reactor-netty#4361). To be removed with the first version that has the fix.
 */
@Component
final class KeepAlive implements WebServerFactoryCustomizer<NettyReactiveWebServerFactory> {

  @Override
  public void customize(NettyReactiveWebServerFactory factory) {
    Reader reader = new Reader();
    factory.addServerCustomizers(
        server ->
            server.doOnChannelInit(
                (_, channel, _) ->
                    channel.pipeline().addAfter(NettyPipeline.HttpCodec, "keepAlive", reader)));
  }

  @Sharable
  private static final class Reader extends ChannelOutboundHandlerAdapter {

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise)
        throws Exception {
      super.write(context, message, promise);
      if (message instanceof LastHttpContent) {
        // Later, when whoever answered is done. At worst something is read a little early.
        context.executor().execute(context.channel()::read);
      }
    }
  }
}
