"""MetaEformer's training step in PyTorch, at the sizes given as JSON. Arguments: threads, sizes, training windows.

For every number read from standard input runs that many steps and prints one line of JSON: their times in
milliseconds, and the largest resident size of the process in megabytes.
"""
import json
import math
import resource
import sys
import time

import torch
from torch import nn
from torch.nn import functional

threads, sizes, windows = int(sys.argv[1]), json.loads(sys.argv[2]), int(sys.argv[3])
torch.set_num_threads(threads)
torch.set_flush_denormal(True)
torch.manual_seed(1)
steps_in, steps_out, rows = sizes["inputSteps"], sizes["steps"], sizes["batch"]
width, wide, heads, rate = sizes["width"], sizes["wide"], sizes["heads"], sizes["dropout"]
entries, mixed, wave = sizes["entries"], sizes["mixed"], sizes["waveSteps"]
calendar_width = sizes["calendarWidth"]
lead, half = steps_out // 2, width // 2


class Attention(nn.Module):
    def __init__(self):
        super().__init__()
        self.query, self.key, self.value, self.out = (nn.Linear(width, width) for _ in range(4))
        self.drop = nn.Dropout(rate)

    def forward(self, x, source):
        def by_head(t):
            return t.view(t.shape[0], t.shape[1], heads, -1).transpose(1, 2)

        q, k, v = by_head(self.query(x)), by_head(self.key(source)), by_head(self.value(source))
        weights = self.drop(torch.softmax(q @ k.transpose(2, 3) / math.sqrt(width // heads), -1))
        return self.out((weights @ v).transpose(1, 2).reshape(x.shape))


class FeedForward(nn.Module):
    def __init__(self):
        super().__init__()
        self.widen, self.narrow = nn.Linear(width, wide), nn.Linear(wide, width)
        self.drop = nn.Dropout(rate)

    def forward(self, x):
        return self.drop(self.narrow(self.drop(functional.gelu(self.widen(x)))))


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.attention, self.forward_part, self.drop = Attention(), FeedForward(), nn.Dropout(rate)
        self.norms = nn.ModuleList(nn.LayerNorm(width) for _ in range(2))

    def forward(self, x):
        x = self.norms[0](x + self.drop(self.attention(x, x)))
        return self.norms[1](x + self.forward_part(x))


class Decoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.own, self.cross, self.forward_part = Attention(), Attention(), FeedForward()
        self.drop = nn.Dropout(rate)
        self.norms = nn.ModuleList(nn.LayerNorm(width) for _ in range(3))

    def forward(self, x, encoded):
        x = self.norms[0](x + self.drop(self.own(x, x)))
        x = self.norms[1](x + self.drop(self.cross(x, encoded)))
        return self.norms[2](x + self.forward_part(x))


class Embedding(nn.Module):
    def __init__(self):
        super().__init__()
        self.taps = nn.Conv1d(1, width, 3, padding=1, padding_mode="circular", bias=False)
        self.calendar = nn.Linear(calendar_width, width, bias=False)
        self.drop = nn.Dropout(rate)
        place = torch.arange(steps_in + steps_out).float().unsqueeze(1)
        wavelength = torch.exp(torch.arange(0, width, 2).float() * -(math.log(10000.0) / width))
        table = torch.stack((torch.sin(place * wavelength), torch.cos(place * wavelength)), 2)
        self.register_buffer("positions", table.flatten(1))

    def forward(self, values, calendar):
        taps = self.taps(values.unsqueeze(1)).transpose(1, 2)
        return self.drop(taps + self.calendar(calendar) + self.positions[: values.shape[1]])


class MetaEformer(nn.Module):
    def __init__(self):
        super().__init__()
        self.past, self.ahead = Embedding(), Embedding()
        self.encoder, self.decoder = Encoder(), Decoder()
        self.low = nn.Linear(half, 10)
        self.weights, self.back = nn.Linear(wave * half, mixed), nn.Linear(mixed, half)
        self.encoded, self.decoded = nn.LayerNorm(width), nn.LayerNorm(width)
        self.out = nn.Linear(width, 1)
        self.register_buffer("pool", torch.randn(entries, wave))

    def echo(self, x):
        patches = x[:, :, half:].reshape(-1, wave, half)
        with torch.no_grad():
            nearest = torch.topk(self.low(patches).mean(-1) @ self.pool.T, mixed, dim=1).indices
        chosen = self.pool[nearest] * torch.softmax(self.weights(patches.flatten(1)), 1).unsqueeze(2)
        back = self.back(chosen.transpose(1, 2)).reshape(x.shape[0], x.shape[1], half)
        return torch.cat((x[:, :, :half], back), 2), chosen.sum(1).reshape(x.shape[0], x.shape[1])

    def forward(self, past, calendar_past, calendar_ahead):
        state, padding = self.echo(self.encoder(self.past(past, calendar_past)))
        ahead = torch.cat((past[:, -lead:], padding[:, -steps_out:]), 1)
        decoded = self.decoder(self.ahead(ahead, calendar_ahead), self.encoded(state))
        return self.out(self.decoded(decoded))[:, -steps_out:, 0]


values = torch.randn(windows + steps_in + steps_out)
calendar = torch.rand(windows + steps_in + steps_out, calendar_width) - 0.5
model = MetaEformer()
optimiser = torch.optim.Adam(model.parameters(), lr=sizes["learningRate"])
order, done = torch.randperm(windows), 0
span_in, span_ahead = torch.arange(steps_in), torch.arange(steps_in - lead, steps_in + steps_out)


def step():
    global done
    start = time.perf_counter()
    first = order[torch.arange(done * rows, (done + 1) * rows) % windows].unsqueeze(1)
    done += 1
    target = values[first + steps_in + torch.arange(steps_out)]
    optimiser.zero_grad(set_to_none=True)
    forecast = model(values[first + span_in], calendar[first + span_in], calendar[first + span_ahead])
    loss = functional.mse_loss(forecast, target)
    loss.backward()
    optimiser.step()
    loss.item()
    return (time.perf_counter() - start) * 1000


for line in sys.stdin:
    times = [step() for _ in range(int(line))]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"times": times, "peakMb": peak}), flush=True)
