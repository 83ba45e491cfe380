package lessserver.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import lessserver.functions.Refusal;
import lessserver.functions.Refusal.FieldError;
import lessserver.outbound.OutboundRefusals.ForbiddenAddress;
import lessserver.outbound.OutboundRefusals.MalformedAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What shows in an address's form alone. */
class AddressTest {

  private static final AllowedTargets NONE = AllowedTargets.of(Set.of(), Set.of(80, 443));

  @ParameterizedTest
  @ValueSource(
      strings = {
        // every spelling of the machine itself
        "http://127.0.0.1/",
        "http://127.255.255.254/",
        "http://localhost/",
        "http://LOCALHOST:8080/",
        "http://localhost./",
        "http://admin.localhost/",
        "http://0.0.0.0/",
        "http://0/",
        "http://127.1/",
        "http://127.0.1/",
        "http://2130706433/",
        "http://017700000001/",
        "http://0x7f000001/",
        "http://0x7f.1/",
        "http://0177.0.0.1/",
        "http://127.0.0.01/",
        "http://0X7F.0.0.1/",
        "http://127.0.0.1./",
        "http://[::1]/",
        "http://[::]/",
        "http://[0:0:0:0:0:0:0:1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:7f00:1]/",
        "http://[::127.0.0.1]/",
        "http://[0000::0000:7f00:0001]/",
        "http://１２７.０.０.１/",
        "http://①②⑦.⓪.⓪.①/",
        "http://127。0。0。1/",
        "http://ｌｏｃａｌｈｏｓｔ/",
        // private and link-local networks, and where clouds keep their machines' secrets
        "http://10.0.0.1/",
        "http://10.255.255.255/",
        "http://172.16.0.1/",
        "http://172.31.255.255/",
        "http://192.168.1.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://2852039166/",
        "http://0xa9fea9fe/",
        "http://[::ffff:169.254.169.254]/",
        "http://[fe80::1]/",
        "http://[fec0::1]/",
        "http://[fc00::1]/",
        "http://[fd00:ec2::254]/",
        "http://100.64.0.1/",
        "http://100.127.255.255/",
        "http://100.100.100.200/",
        // what else is special
        "http://192.0.0.1/",
        "http://192.0.2.1/",
        "http://192.88.99.1/",
        "http://198.18.0.1/",
        "http://198.19.255.255/",
        "http://198.51.100.1/",
        "http://203.0.113.1/",
        "http://224.0.0.1/",
        "http://239.255.255.255/",
        "http://240.0.0.1/",
        "http://255.255.255.255/",
        "http://[ff02::1]/",
        "http://[100::1]/",
        "http://[2001:db8::1]/",
        "http://[3fff::1]/",
        "http://[2001::1]/",
        "http://[2001:10::1]/",
        "http://[5f00::1]/",
        "http://[4000::1]/",
        // through a translator
        "http://[64:ff9b::127.0.0.1]/",
        "http://[64:ff9b::a00:1]/",
        "http://[64:ff9b::169.254.169.254]/",
        "http://[64:ff9b:1::8.8.8.8]/",
        "http://[2002:7f00:1::]/",
        "http://[2002:a9fe:a9fe::1]/",
        "http://[2002:c0a8:101::1]/",
        "http://[2001:0:7f00:1::]/",
        "http://[::ffff:0:127.0.0.1]/",
        // a public address in no usual spelling
        "http://134744072/",
        "http://8.8.2056/",
        "http://010.8.8.8/",
        // not an address on the web
        "ftp://example.com/",
        "file:///etc/passwd",
        "gopher://example.com/",
        "javascript:alert(1)",
        "data:text/html,hi",
        "jar:http://example.com/!/",
        // with a name or a password
        "http://user:secret@example.com/",
        "http://user@example.com/",
        "http://@example.com/",
        "http://example.com@127.0.0.1/",
        "http://127.0.0.1#@example.com/",
        // other protocols' ports
        "http://example.com:22/",
        "http://example.com:25/",
        "http://example.com:1023/",
        "http://example.com:8080/",
        "https://example.com:8443/"
      })
  void what_is_not_to_be_called_is_refused(String url) {
    assertThatThrownBy(() -> Address.of("notifyUrl", url, NONE))
        .isInstanceOf(ForbiddenAddress.class)
        .extracting(refusal -> ((Refusal) refusal).errors().getFirst().field())
        .isEqualTo("notifyUrl");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "example.com",
        "/path",
        "//example.com/",
        "http:",
        "http://",
        "http:///path",
        "http:/example.com",
        "http:example.com",
        "http://exa mple.com/",
        "http://example.com/a b",
        "http://example.com\\@127.0.0.1/",
        "http://example.com/\r\nX-Evil: 1",
        "http://example.com/\u0000",
        "http://exa%6dple.com/",
        "http://%31%32%37.0.0.1/",
        "http://example..com/",
        "http://.example.com/",
        "http://-example.com/",
        "http://exa_mple.com/",
        "http://example.com:0/",
        "http://example.com:65536/",
        "http://example.com:8o/",
        "http://example.com:80:80/",
        "http://1.2.3.4.5/",
        "http://256.256.256.256/",
        "http://example.1/",
        "http://0x/",
        "http://[::1/",
        "http://::1/",
        "http://[fe80::1%25eth0]/",
        "http://[fe80::1%eth0]/",
        "http://[1.2.3.4]/",
        "http://[::1]extra/",
        "http://[::g]/",
        "http://example.com/%zz"
      })
  void what_is_no_address_is_malformed(String url) {
    assertThatThrownBy(() -> Address.of("notifyUrl", url, NONE))
        .isInstanceOf(MalformedAddress.class)
        .extracting(refusal -> ((Refusal) refusal).errors().getFirst().field())
        .isEqualTo("notifyUrl");
  }

  @Test
  void an_endless_address_is_malformed() {
    assertThatThrownBy(() -> Address.of("url", "http://example.com/" + "a".repeat(2048), NONE))
        .isInstanceOf(MalformedAddress.class);
  }

  @ParameterizedTest
  @CsvSource({
    "https://example.com, https://example.com/",
    "HTTPS://EXAMPLE.com:443/A?b=C#d, https://example.com/A?b=C",
    "http://example.com.:80, http://example.com/",
    "http://example.com?q=1, http://example.com/?q=1",
    "http://example.com:443/x, http://example.com:443/x",
    "http://bücher.example/, http://xn--bcher-kva.example/",
    "http://example.com/图.jpg?w=ü%20b, http://example.com/%E5%9B%BE.jpg?w=%C3%BC%20b",
    "http://93.184.215.14/, http://93.184.215.14/",
    "http://９３.184.215.14/, http://93.184.215.14/",
    "http://[::ffff:93.184.215.14]/, http://93.184.215.14/",
    "http://[2606:2800:21F::1]/, http://[2606:2800:21f:0:0:0:0:1]/",
    "http://[64:ff9b::8.8.8.8]/, http://[64:ff9b:0:0:0:0:808:808]/",
    "http://172.32.0.1/, http://172.32.0.1/",
    "http://100.128.0.1/, http://100.128.0.1/",
    "http://192.0.1.1/, http://192.0.1.1/",
    "http://localhost.example/, http://localhost.example/",
    "http://1.example/, http://1.example/"
  })
  void the_rest_is_written_in_the_usual_way(String url, String written) {
    assertThat(Address.of("url", url, NONE).uri()).hasToString(written);
  }

  @Test
  void a_named_host_of_ones_own_network_is_let_pass_on_the_port_that_was_named() {
    AllowedTargets own =
        AllowedTargets.of(
            List.of(" Localhost:9000 ", "10.0.0.7:22", "[FD00::1]:80", ""), Set.of(80));

    assertThat(Address.of("url", "http://LOCALHOST.:9000/x", own).uri())
        .hasToString("http://localhost:9000/x");
    assertThat(Address.of("url", "http://10.0.0.7:22/", own).port()).isEqualTo(22);
    assertThat(Address.of("url", "http://[fd00::1]/", own).port()).isEqualTo(80);
    assertThatThrownBy(() -> Address.of("url", "http://localhost:9001/", own))
        .isInstanceOf(ForbiddenAddress.class);
    assertThatThrownBy(() -> Address.of("url", "http://10.0.0.7/", own))
        .isInstanceOf(ForbiddenAddress.class);
  }

  @Test
  void other_ports_are_let_pass_when_they_are_named() {
    AllowedTargets more = AllowedTargets.of(Set.of(), Set.of(443, 8443));

    assertThat(Address.of("url", "https://example.com:8443/x", more).port()).isEqualTo(8443);
    assertThatThrownBy(() -> Address.of("url", "http://example.com/", more))
        .hasMessage("The url must have port 443 or 8443.");
    assertThatThrownBy(() -> Address.of("url", "https://10.0.0.7:8443/", more))
        .hasMessage("The url must lead to a public address.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "http://localhost:80",
        "localhost:",
        "*:80",
        "a b:1",
        "[fd00:::1]:80"
      })
  void a_setting_that_names_no_host_and_port_is_refused_with_what_to_write(String setting) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AllowedTargets.of(List.of(setting), Set.of(80)))
        .withMessageContaining("write host:port");
  }

  @Test
  void a_refusal_says_what_is_wrong() {
    assertThatThrownBy(() -> Address.of("notifyUrl", "http://10.0.0.1/", NONE))
        .isInstanceOfSatisfying(
            ForbiddenAddress.class,
            refusal -> {
              assertThat(refusal.kind()).isEqualTo(Refusal.Kind.FORBIDDEN_BY_RULE);
              assertThat(refusal).hasMessage("The notifyUrl must lead to a public address.");
              assertThat(refusal.errors())
                  .containsExactly(new FieldError("notifyUrl", "must lead to a public address"));
            });
  }
}
