# Asks the gateway by its name in the tailnet, as a browser would. The server need not resolve that name itself.
NAME=@NAME@ ADDRESS=@ADDRESS@ /opt/openclaw/node/bin/node -e '
const { NAME, ADDRESS } = process.env, end = Date.now() + 90000;
const ask = () => new Promise(done => {
  const request = require("https").get({ host: ADDRESS, servername: NAME, path: "/startupz", headers: { host: NAME }, timeout: 20000 },
    reply => { reply.resume(); done(reply.statusCode) });
  request.on("timeout", () => request.destroy(new Error("no answer")));
  request.on("error", e => done(e.message));
});
(async () => {
  for (;;) {
    const said = await ask();
    if (said === 200 || Date.now() > end) { console.log("https://" + NAME + "/: " + said); process.exit(said === 200 ? 0 : 1) }
    await new Promise(done => setTimeout(done, 1000));
  }
})()'
