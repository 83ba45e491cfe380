package lessserver.images.image;

/**
 * A file of an image, to be shown.
 *
 * @param sha256 its name, and what tells if it has changed
 * @param isPublic whether everybody may see it
 */
record ImageFile(String sha256, long bytes, String mediaType, boolean isPublic) {}
