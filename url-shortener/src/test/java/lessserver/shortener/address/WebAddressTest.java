package lessserver.shortener.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import lessserver.shortener.address.UnusableAddress.Fault;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Cases in the manner of the WHATWG's own test data: what {@code new URL(text).href} says. */
class WebAddressTest {

  static Stream<Arguments> what_browsers_make_of_it() {
    return Stream.of(
        // Case, ports, dots and slashes
        Arguments.of("HTTPS://EXAMPLE.com:443/a/../b/./c", "https://example.com/b/c"),
        Arguments.of("http://example.com:80", "http://example.com/"),
        Arguments.of("http://example.com:443/", "http://example.com:443/"),
        Arguments.of("https://example.com:", "https://example.com/"),
        Arguments.of("https://example.com:0080/", "https://example.com:80/"),
        Arguments.of("https://example.com:0/", "https://example.com:0/"),
        Arguments.of("https://example.com:65535/", "https://example.com:65535/"),
        Arguments.of("https:example.com", "https://example.com/"),
        Arguments.of("https:/example.com/", "https://example.com/"),
        Arguments.of("https://///example.com///x", "https://example.com///x"),
        Arguments.of("https:\\\\example.com\\a\\..\\b", "https://example.com/b"),
        Arguments.of("https://example.com/%2e%2E/a/%2e/b/.", "https://example.com/a/b/"),
        Arguments.of("https://example.com/a/b/..", "https://example.com/a/"),
        Arguments.of("https://example.com/../../..", "https://example.com/"),
        Arguments.of("https://example.com/.../..a", "https://example.com/.../..a"),
        Arguments.of("https://example.com?x", "https://example.com/?x"),
        Arguments.of("https://example.com#x", "https://example.com/#x"),
        Arguments.of("https://example.com/?#", "https://example.com/?#"),
        Arguments.of("https://example.com/a?b?c#d#e", "https://example.com/a?b?c#d#e"),
        // Spaces and what else does not belong there
        Arguments.of(" \u0000\u001f https://example.com/x \t", "https://example.com/x"),
        Arguments.of("ht\ntps://exa\rmple.com/\tx", "https://example.com/x"),
        Arguments.of("https://example.com/a b?c d#e f", "https://example.com/a%20b?c%20d#e%20f"),
        Arguments.of(
            "https://example.com/a|b[c]^`{}\"<>\u007f",
            "https://example.com/a|b[c]%5E%60%7B%7D%22%3C%3E%7F"),
        Arguments.of(
            "https://example.com/?a='|\"<>`{}^", "https://example.com/?a=%27|%22%3C%3E`{}^"),
        Arguments.of("https://example.com/#'`<>\"{}", "https://example.com/#'%60%3C%3E%22{}"),
        Arguments.of("https://example.com/%zz%4", "https://example.com/%zz%4"),
        Arguments.of("https://example.com/%7e%7E", "https://example.com/%7e%7E"),
        Arguments.of("https://example.com/a\u0000b", "https://example.com/a%00b"),
        Arguments.of(
            "https://example.com/😀?😀#😀",
            "https://example.com/%F0%9F%98%80?%F0%9F%98%80#%F0%9F%98%80"),
        Arguments.of("https://example.com/\ud83d", "https://example.com/%EF%BF%BD"),
        // Names
        Arguments.of("https://bücher.example/", "https://xn--bcher-kva.example/"),
        Arguments.of("https://BÜCHER.example/", "https://xn--bcher-kva.example/"),
        Arguments.of("https://xn--bcher-kva.example/", "https://xn--bcher-kva.example/"),
        Arguments.of("https://faß.example/", "https://xn--fa-hia.example/"),
        Arguments.of("https://ＧＯ.com/", "https://go.com/"),
        Arguments.of("https://example。com/", "https://example.com/"),
        Arguments.of("https://ex%41mple.com/", "https://example.com/"),
        Arguments.of("https://b%C3%BCcher.example/", "https://xn--bcher-kva.example/"),
        Arguments.of("https://a\u00adb.com/", "https://ab.com/"),
        Arguments.of("https://☃.net/", "https://xn--n3h.net/"),
        Arguments.of("https://under_score.example/", "https://under_score.example/"),
        Arguments.of("https://-ab-.com/", "https://-ab-.com/"),
        Arguments.of("https://a..b.com/", "https://a..b.com/"),
        Arguments.of("https://example.com./", "https://example.com./"),
        Arguments.of("https://r4---sn-a5u.example/", "https://r4---sn-a5u.example/"),
        Arguments.of("https://a!$&'()*+,;=~`{}\".com/", "https://a!$&'()*+,;=~`{}\".com/"),
        // IPv4
        Arguments.of("http://127.1/", "http://127.0.0.1/"),
        Arguments.of("http://0x7f.1/", "http://127.0.0.1/"),
        Arguments.of("http://0X7F000001/", "http://127.0.0.1/"),
        Arguments.of("http://2130706433/", "http://127.0.0.1/"),
        Arguments.of("http://0177.0.0.01/", "http://127.0.0.1/"),
        Arguments.of("http://１２７.0.0.1/", "http://127.0.0.1/"),
        Arguments.of("http://192.168.257/", "http://192.168.1.1/"),
        Arguments.of("http://0x/", "http://0.0.0.0/"),
        Arguments.of("http://4294967295/", "http://255.255.255.255/"),
        Arguments.of("http://1.2.3.4./", "http://1.2.3.4/"),
        Arguments.of("http://1.2.3.4a/", "http://1.2.3.4a/"),
        // IPv6
        Arguments.of("http://[::1]:80/", "http://[::1]/"),
        Arguments.of("http://[0:0:0:0:0:0:0:1]/", "http://[::1]/"),
        Arguments.of("http://[::]/", "http://[::]/"),
        Arguments.of("http://[1::]/", "http://[1::]/"),
        Arguments.of("http://[2001:DB8:0:0:1:0:0:1]/", "http://[2001:db8::1:0:0:1]/"),
        Arguments.of("http://[1:0:0:2:0:0:0:3]/", "http://[1:0:0:2::3]/"),
        Arguments.of("http://[1:0:2:3:4:5:6:7]/", "http://[1:0:2:3:4:5:6:7]/"),
        Arguments.of("http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/"));
  }

  @ParameterizedTest
  @MethodSource
  void what_browsers_make_of_it(String typed, String address) {
    assertThat(WebAddress.of(typed)).hasToString(address);
    assertThat(WebAddress.of(address)).as("read again").hasToString(address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "example.com",
        "//example.com/",
        "/path",
        "?query",
        ":",
        "1https://example.com/",
        "https",
        "https:",
        "https://",
        "https://?x",
        "https://:80/",
        "https://exa mple.com/",
        "https://exa<mple.com/",
        "https://exa>mple.com/",
        "https://exa^mple.com/",
        "https://exa|mple.com/",
        "https://exa%mple.com/",
        "https://exa%00mple.com/",
        "https://exa\u0000mple.com/",
        "https://exa\u007fmple.com/",
        "https://a%2fb.com/",
        "https://a%40b.com/",
        "https://a%3A80/",
        "https://[example.com/",
        "https://exa]mple.com/",
        "https://xn--a/",
        "https://xn--/",
        "https://\u00ad/",
        "https://a\ufffdb.com/",
        "https://%ff.com/",
        "https://\u200d.example/",
        "https://example.com:65536/",
        "https://example.com:8a/",
        "https://example.com:-1/",
        "https://example.com:80:80/",
        "http://256.1.1.1/",
        "http://1.2.3.4.5/",
        "http://1.2.3.08/",
        "http://1..2/",
        "http://foo.0x4/",
        "http://foo.09/",
        "http://4294967296/",
        "http://0xffffffff1/",
        "http://[]/",
        "http://[:1]/",
        "http://[1]/",
        "http://[1:2:3:4:5:6:7:8:9]/",
        "http://[1:2:3:4:5:6:7:]/",
        "http://[1::2::3]/",
        "http://[12345::]/",
        "http://[g::]/",
        "http://[::1%eth0]/",
        "http://[::1.2.3]/",
        "http://[::1.2.3.256]/",
        "http://[::1.2.3.04]/",
        "http://[::.1.2.3]/",
        "http://[1:2:3:4:5:6:7:1.2.3.4]/"
      })
  void what_browsers_refuse(String typed) {
    assertThatThrownBy(() -> WebAddress.of(typed))
        .isInstanceOfSatisfying(
            UnusableAddress.class, e -> assertThat(e.fault()).isEqualTo(Fault.MALFORMED));
  }

  @ParameterizedTest
  @CsvSource({
    "javascript:alert(1), OTHER_SCHEME",
    "JavaScript://example.com/%0aalert(1), OTHER_SCHEME",
    "'java\tscript:alert(1)', OTHER_SCHEME",
    "'data:text/html,hi', OTHER_SCHEME",
    "ftp://example.com/, OTHER_SCHEME",
    "file:///etc/passwd, OTHER_SCHEME",
    "localhost:8080, OTHER_SCHEME",
    "https://user:secret@example.com/, CREDENTIALS",
    "https://user@example.com/, CREDENTIALS",
    "https://@example.com/, CREDENTIALS",
    "https:user@example.com, CREDENTIALS"
  })
  void what_browsers_take_and_no_link_may_lead_to(String typed, Fault fault) {
    assertThatThrownBy(() -> WebAddress.of(typed))
        .isInstanceOfSatisfying(UnusableAddress.class, e -> assertThat(e.fault()).isEqualTo(fault));
  }
}
