"""A wire to a server that is far away: what passes arrives later. In user space, as not every kernel can delay packets itself.

A connection through it takes as long as one over a real wire with that round trip: its own opening too, which a relay on this machine
would otherwise answer at once. (The server hears of it after one and a half round trips, and its first word is here after two.)
"""

import asyncio
import threading


class Wire:
    def __init__(self, host, port, round_trip_ms):
        self.to = (host, port)
        self.half = round_trip_ms / 2000
        self.port = None
        # how often we spoke after the server had: round trips by count, which no load on this machine changes
        self.turns = 0
        self.spoke_last = ""
        self.loop = asyncio.new_event_loop()
        ready = threading.Event()
        threading.Thread(target=self._serve, args=(ready,), daemon=True).start()
        ready.wait()

    def _serve(self, ready):
        asyncio.set_event_loop(self.loop)
        # bytes are passed on as they come: a limit or Nagle's algorithm would add waits of their own
        server = self.loop.run_until_complete(asyncio.start_server(self._opened, "127.0.0.1", 0))
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        self.loop.run_forever()

    async def _opened(self, near_in, near_out):
        self.turns += 1  # the one that opens it
        await self._pass(near_in, self._far(near_out), "we")

    async def _far(self, near_out):
        await asyncio.sleep(3 * self.half)
        far_in, far_out = await asyncio.open_connection(*self.to)
        self.loop.create_task(self._pass(far_in, _now(near_out), "the server"))
        return far_out

    async def _pass(self, source, opening, who):
        """Reads at once, writes half a round trip later; what is under way does not wait for what came before it."""
        under_way = asyncio.Queue()

        async def arrive():
            target = await opening
            while True:
                due, data = await under_way.get()
                await asyncio.sleep(due - self.loop.time())
                if not data:
                    target.close()
                    return
                target.write(data)

        arriving = self.loop.create_task(arrive())
        try:
            while True:
                data = await source.read(1 << 16)
                await under_way.put((self.loop.time() + self.half, data))
                if not data:
                    break
                if who == "we" and self.spoke_last == "the server":
                    self.turns += 1
                self.spoke_last = who
        except ConnectionError:
            await under_way.put((self.loop.time() + self.half, b""))
        await asyncio.gather(arriving, return_exceptions=True)

    def close(self):
        self.loop.call_soon_threadsafe(self._end)

    def _end(self):
        self.loop.set_exception_handler(lambda *_: None)  # what is still under way does not matter any more
        under_way = asyncio.all_tasks(self.loop)
        for task in under_way:
            task.cancel()
        asyncio.gather(*under_way, return_exceptions=True).add_done_callback(lambda _: self.loop.stop())


async def _now(what):
    return what
