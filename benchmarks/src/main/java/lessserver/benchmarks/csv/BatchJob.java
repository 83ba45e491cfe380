package lessserver.benchmarks.csv;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import javax.sql.DataSource;
import lessserver.benchmarks.ProcessCosts;
import org.springframework.batch.core.Job;
import org.springframework.batch.core.JobExecution;
import org.springframework.batch.core.JobParametersBuilder;
import org.springframework.batch.core.SkipListener;
import org.springframework.batch.core.Step;
import org.springframework.batch.core.StepExecution;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.launch.support.TaskExecutorJobLauncher;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.repository.support.JobRepositoryFactoryBean;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.item.database.JdbcBatchItemWriter;
import org.springframework.batch.item.database.builder.JdbcBatchItemWriterBuilder;
import org.springframework.batch.item.file.FlatFileItemReader;
import org.springframework.batch.item.file.FlatFileParseException;
import org.springframework.batch.item.file.builder.FlatFileItemReaderBuilder;
import org.springframework.batch.item.file.transform.FieldSet;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.FileSystemResource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.jdbc.support.JdbcTransactionManager;

/**
 * The same work as a Spring Batch job: rows typed, those that do not fit kept with the reason, and
 * a checkpoint with each chunk of 30,000, as csv-etl has. A process of its own: {@code BatchJob
 * JDBC-URL FILE...}, one job after the other.
 */
final class BatchJob {

  private static final int CHUNK = 30_000;

  private BatchJob() {}

  public static void main(String[] arguments) throws Exception {
    try (var database = new SingleConnectionDataSource(arguments[0], true)) {
      new ResourceDatabasePopulator(
              new ClassPathResource("org/springframework/batch/core/schema-postgresql.sql"))
          .execute(database);
      JdbcTemplate jdbc = new JdbcTemplate(database);
      jdbc.execute("CREATE TABLE batch_sales (" + Sales.COLUMNS + ")");
      jdbc.execute("CREATE TABLE batch_rejects (line bigint, reason text, row_text text)");
      for (String file : List.of(arguments).subList(1, arguments.length)) {
        measure(database, jdbc, Path.of(file));
      }
    }
  }

  private static void measure(DataSource database, JdbcTemplate jdbc, Path file) throws Exception {
    ProcessCosts self = ProcessCosts.of(ProcessHandle.current());
    double cpu = self.cpuSeconds();
    long begin = System.nanoTime();
    JobExecution execution = run(database, jdbc, file);
    double seconds = (System.nanoTime() - begin) / 1e9;
    StepExecution step = execution.getStepExecutions().iterator().next();
    System.out.printf(
        Locale.ROOT,
        "status=%s rows=%d rejected=%d seconds=%.3f cpu=%.2f peak=%d%n",
        execution.getStatus(),
        step.getWriteCount(),
        step.getSkipCount(),
        seconds,
        self.cpuSeconds() - cpu,
        self.peakMegabytes());
  }

  private static JobExecution run(DataSource database, JdbcTemplate jdbc, Path file)
      throws Exception {
    var transactions = new JdbcTransactionManager(database);
    var repositories = new JobRepositoryFactoryBean();
    repositories.setDataSource(database);
    repositories.setTransactionManager(transactions);
    repositories.afterPropertiesSet();
    JobRepository repository = repositories.getObject();
    FlatFileItemReader<Sale> reader = reader(file);
    Step step =
        new StepBuilder("load", repository)
            .<Sale, Sale>chunk(CHUNK, transactions)
            .reader(reader)
            .writer(writer(database))
            .faultTolerant()
            .skip(FlatFileParseException.class)
            .skipLimit(Integer.MAX_VALUE)
            .listener(new Keep(jdbc))
            .build();
    Job job = new JobBuilder("sales", repository).start(step).build();
    var launcher = new TaskExecutorJobLauncher();
    launcher.setJobRepository(repository);
    launcher.afterPropertiesSet();
    return launcher.run(
        job, new JobParametersBuilder().addString("file", file.toString()).toJobParameters());
  }

  private static FlatFileItemReader<Sale> reader(Path file) {
    return new FlatFileItemReaderBuilder<Sale>()
        .name("sales")
        .resource(new FileSystemResource(file))
        .encoding("UTF-8")
        .linesToSkip(1)
        .delimited()
        .names(Sales.HEADER.split(","))
        .fieldSetMapper(Sale::of)
        .build();
  }

  private static JdbcBatchItemWriter<Sale> writer(DataSource database) {
    JdbcBatchItemWriter<Sale> writer =
        new JdbcBatchItemWriterBuilder<Sale>()
            .dataSource(database)
            .sql("INSERT INTO batch_sales VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
            .itemPreparedStatementSetter(
                (sale, row) -> {
                  row.setLong(1, sale.id);
                  row.setString(2, sale.customer);
                  row.setString(3, sale.email);
                  row.setLong(4, sale.quantity);
                  row.setBigDecimal(5, sale.amount);
                  row.setBoolean(6, sale.paid);
                  row.setObject(7, sale.day);
                  row.setObject(8, sale.seen);
                  row.setString(9, sale.city);
                  row.setString(10, sale.note);
                })
            .build();
    writer.afterPropertiesSet();
    return writer;
  }

  private record Sale(
      long id,
      String customer,
      String email,
      long quantity,
      BigDecimal amount,
      boolean paid,
      LocalDate day,
      OffsetDateTime seen,
      String city,
      String note) {

    private static Sale of(FieldSet row) {
      return new Sale(
          row.readLong(0),
          row.readString(1),
          row.readString(2),
          row.readLong(3),
          row.readBigDecimal(4),
          row.readBoolean(5),
          LocalDate.parse(row.readString(6)),
          OffsetDateTime.parse(row.readString(7)),
          row.readString(8),
          row.readString(9));
    }
  }

  private record Keep(JdbcTemplate jdbc) implements SkipListener<Sale, Sale> {

    @Override
    public void onSkipInRead(Throwable reason) {
      if (reason instanceof FlatFileParseException row) {
        jdbc.update(
            "INSERT INTO batch_rejects VALUES (?, ?, ?)",
            row.getLineNumber(),
            String.valueOf(row.getCause()),
            row.getInput());
      }
    }
  }
}
