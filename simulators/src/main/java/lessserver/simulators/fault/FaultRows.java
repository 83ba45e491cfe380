package lessserver.simulators.fault;

import java.util.List;
import org.springframework.data.repository.Repository;

interface FaultRows extends Repository<FaultRow, String> {

  FaultRow save(FaultRow row);

  List<FaultRow> findAll();
}
