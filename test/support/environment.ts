/** The AWS SDK warns once about Node 20 in every process; a test's output is not the place for it. */
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
