package lessserver.etl;

/** The ETL as it runs by default. */
class EtlOnH2IT extends EtlContract {}
