package lessserver.shortener.click;

/** What a browser says it is; a bot is a program that reads pages for others. */
record UserAgent(String browser, String os, String device, boolean bot) {}
