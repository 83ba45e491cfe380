package lessserver.images;

/** The image archiver as it runs by default. */
class ArchiverOnH2IT extends ArchiverContract {}
