package lessserver.simulators.mail;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import lessserver.functions.Functions;
import lessserver.functions.Page;
import lessserver.functions.PageQuery;
import lessserver.simulators.fault.Faults;
import lessserver.simulators.fault.ThirdParty;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.server.SMTPServer;

/** The mail server over SMTP, and its ledger over HTTP. */
@RestController
class MailTriggers implements SmartLifecycle {

  private static final int REFUSED = 550;
  private static final int TRY_LATER = 451;
  private static final int CONFUSED = 554;

  private final Functions functions;
  private final KeepMail keepMail;
  private final ListMails listMails;
  private final Faults faults;
  private final SMTPServer server;
  private final Session session = Session.getInstance(new Properties());
  private volatile boolean running;

  MailTriggers(
      Functions functions,
      KeepMail keepMail,
      ListMails listMails,
      Faults faults,
      MailServerProperties properties)
      throws UnknownHostException {
    this.functions = functions;
    this.keepMail = keepMail;
    this.listMails = listMails;
    this.faults = faults;
    this.server =
        SMTPServer.port(properties.port())
            .bindAddress(InetAddress.getByName(properties.address()))
            .hostName("simulators")
            .maxConnections(properties.connections())
            .maxMessageSize(Math.toIntExact(properties.largest().toBytes()))
            .connectionTimeout(60, TimeUnit.SECONDS)
            .messageHandlerFactory(_ -> new Delivery())
            .build();
  }

  @GetMapping("/api/v1/simulators/mails")
  Page<MailView> list(
      @RequestParam(required = false) @Nullable String to,
      @RequestParam(required = false) @Nullable String messageId,
      @RequestParam(defaultValue = PageQuery.USUAL_LIMIT) int limit,
      @RequestParam(required = false) @Nullable String cursor) {
    return functions.call(listMails, new MailQuery(to, messageId, new PageQuery(limit, cursor)));
  }

  /** Where it listens. */
  int port() {
    return server.getPortAllocated();
  }

  @Override
  public void start() {
    server.start();
    running = true;
  }

  @Override
  public void stop() {
    running = false;
    server.stop();
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** One mail on its way in. It is acknowledged when it is stored, and not before. */
  private final class Delivery implements MessageHandler {

    private String sender = "";
    private String recipients = "";

    @Override
    public void from(String from) {
      sender = from;
    }

    @Override
    public void recipient(String recipient) {
      recipients = recipients.isEmpty() ? recipient : recipients + ", " + recipient;
    }

    @Override
    public String data(InputStream data) throws RejectException, IOException {
      byte[] octets = data.readAllBytes();
      Faults.Behaviour behaviour = faults.of(ThirdParty.MAIL);
      behaviour.delay();
      if (behaviour.fails()) {
        throw new RejectException(TRY_LATER, "Try again later");
      }
      ReceivedMail mail = read(octets);
      try {
        functions.call(keepMail, mail);
      } catch (DataAccessException | TransactionException _) {
        throw new RejectException(TRY_LATER, "Cannot store it now");
      }
      if (behaviour.failsAfterwards()) {
        throw new RejectException(TRY_LATER, "Try again later");
      }
      if (behaviour.answersWrongly()) {
        throw new RejectException(CONFUSED, "What was that?");
      }
      return "Kept";
    }

    private ReceivedMail read(byte[] octets) throws RejectException {
      try {
        var mail = new MimeMessage(session, new ByteArrayInputStream(octets));
        if (mail.getMessageID() == null) {
          throw new RejectException(REFUSED, "A mail needs a Message-ID here");
        }
        String subject = mail.getSubject() == null ? "" : mail.getSubject();
        return new ReceivedMail(
            cut(mail.getMessageID(), 500),
            cut(sender, 320),
            cut(recipients, 1000),
            cut(subject, 1000),
            text(mail));
      } catch (MessagingException | IOException e) {
        throw new RejectException(REFUSED, "That is no mail: " + e.getClass().getSimpleName());
      }
    }

    private static String text(Message mail) throws MessagingException, IOException {
      return mail.getContent() instanceof String text
          ? text.replace("\0", "")
          : "(" + mail.getContentType() + ")";
    }

    private static String cut(String text, int longest) {
      String printable = text.replace("\0", "");
      return printable.length() <= longest ? printable : printable.substring(0, longest);
    }

    @Override
    public void done() {
      // Nothing is kept open.
    }
  }
}
