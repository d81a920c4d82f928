/** How a source is made a program of Node: for tests, and for the processes that they start. */
module.exports.sourceOptions = {
  swcrc: false,
  jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
  module: { type: 'commonjs' },
};
