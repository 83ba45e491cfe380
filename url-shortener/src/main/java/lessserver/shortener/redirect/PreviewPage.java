package lessserver.shortener.redirect;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.springframework.web.util.HtmlUtils;

/** A preview as a page that runs no script, loads nothing and sits in no frame. */
final class PreviewPage {

  private static final String STYLE =
      """
      :root { color-scheme: light dark; font: 1.1rem/1.5 system-ui, sans-serif; }
      body { margin: 10vh auto; max-width: 40rem; padding: 0 1rem; overflow-wrap: anywhere; }
      a { font-weight: 600; }
      """;

  /** By which browsers let this page's own style pass, and nothing else. */
  static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; style-src 'sha256-"
          + sha256(STYLE)
          + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private PreviewPage() {}

  static String of(LinkPreview preview) {
    String title = preview.title() == null ? "/" + preview.code() : preview.title();
    String action =
        preview.over()
            ? "<p>It leads there no more.</p>"
            : "<p><a href=\"/%s\" rel=\"nofollow noreferrer\">Follow it</a></p>"
                .formatted(HtmlUtils.htmlEscape(preview.code()));
    return """
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="robots" content="noindex">
    <title>%1$s</title>
    <style>%2$s</style>
    </head>
    <body>
    <main>
    <h1>%1$s</h1>
    <p>This short link leads to</p>
    <p><code>%3$s</code></p>
    %4$s
    </main>
    </body>
    </html>
    """
        .formatted(
            HtmlUtils.htmlEscape(title), STYLE, HtmlUtils.htmlEscape(preview.location()), action);
  }

  private static String sha256(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
