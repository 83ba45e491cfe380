package lessserver.etl.todo;

import javax.sql.DataSource;
import lessserver.testing.RealPostgres;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** With triggers in PL/pgSQL; a migration is one transaction, and nobody sees its steps. */
class SchemaChangeOnPostgresIT extends SchemaChangeContract {

  @Override
  DataSource database() {
    return new DriverManagerDataSource(RealPostgres.newDatabase());
  }

  @Override
  String vendor() {
    return "postgresql";
  }

  @Override
  boolean showsSteps() {
    return false;
  }
}
