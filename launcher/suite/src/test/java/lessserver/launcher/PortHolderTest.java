package lessserver.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import lessserver.testing.FreePorts;
import org.junit.jupiter.api.Test;

class PortHolderTest {

  @Test
  void who_listens_is_found_with_its_command() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(PortHolder.taken(socket.getLocalPort())).isTrue();
      assertThat(PortHolder.of(socket.getLocalPort()))
          .hasValueSatisfying(
              holder -> {
                assertThat(holder.pid()).isEqualTo(ProcessHandle.current().pid());
                assertThat(holder.command()).contains("java");
              });
    }
  }

  @Test
  void who_listens_on_all_addresses_takes_ours_too() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      assertThat(PortHolder.taken(socket.getLocalPort())).isTrue();
    }
  }

  @Test
  void a_port_that_was_given_back_is_free() throws IOException {
    int port = FreePorts.next();
    new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();

    assertThat(PortHolder.taken(port)).isFalse();
    assertThat(PortHolder.of(port)).isEmpty();
  }
}
