// Makes a server listen on the socket it inherited; emulate by itself listens on every address of the machine.
const { Server } = require("node:net");
const { listen } = Server.prototype;

Server.prototype.listen = function (...given) {
  return listen.call(this, { fd: Number(process.env.LISTEN_FD) }, given.at(-1));
};
