"""Words out of the files that come with messages. A child process opens them, so that a bad one costs only itself."""
