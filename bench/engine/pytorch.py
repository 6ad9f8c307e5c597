"""The benchmark's models in PyTorch. Arguments: model, services, batch, threads, and the dimensions as JSON.

Prints one line of JSON about itself, then for every number read from standard input runs that many
training steps and prints their wall-clock and processor times in milliseconds as a JSON list of pairs.
"""
import json
import sys
import time

import torch
from torch import nn

name, services, batch, threads = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
dimensions = json.loads(sys.argv[5])
steps, features, width = dimensions["steps"], dimensions["features"], dimensions["width"]
torch.set_num_threads(threads)
torch.set_flush_denormal(True)
torch.manual_seed(1)


class GraphConvolutions(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Linear(features, width)
        self.second = nn.Linear(width, width)

    def forward(self, x, adjacency):
        hidden = torch.relu(self.first(torch.matmul(adjacency, x)))
        return torch.relu(self.second(torch.matmul(adjacency, hidden)))


class GcnGru(nn.Module):
    def __init__(self):
        super().__init__()
        self.gcn = GraphConvolutions()
        self.gru = nn.GRU(width, width)
        self.out = nn.Linear(width, features)

    def forward(self, x, y, adjacency):
        embedded = self.gcn(x, adjacency)
        states, _ = self.gru(embedded.view(steps, batch * services, width))
        return ((self.out(states[-1]) - y.view(batch * services, features)) ** 2).mean()


class GcnTransformer(nn.Module):
    def __init__(self):
        super().__init__()
        self.gcn = GraphConvolutions()
        self.encoder = nn.TransformerEncoderLayer(
            width, dimensions["heads"], dimensions["feedForward"], dropout=0.0, batch_first=True
        )
        self.out = nn.Linear(width, features)

    def forward(self, x, adjacency):
        embedded = self.gcn(x, adjacency)
        windows = embedded.transpose(1, 2).reshape(batch * services, steps, width)
        target = x.transpose(1, 2).reshape(batch * services, steps, features)
        return ((self.out(self.encoder(windows)) - target) ** 2).mean()


adjacency = torch.softmax(torch.randn(services, services), dim=1)
if name == "M1":
    model = GcnGru()
    inputs = (torch.randn(steps, batch, services, features), torch.randn(batch, services, features), adjacency)
else:
    model = GcnTransformer()
    inputs = (torch.randn(batch, steps, services, features), adjacency)
optimiser = torch.optim.AdamW(model.parameters(), lr=1e-3, weight_decay=1e-4)


def step():
    start, start_cpu = time.perf_counter(), time.process_time()
    optimiser.zero_grad(set_to_none=True)
    loss = model(*inputs)
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimiser.step()
    loss.item()
    return [(time.perf_counter() - start) * 1000, (time.process_time() - start_cpu) * 1000]


print(json.dumps({"version": torch.__version__, "threads": torch.get_num_threads()}), flush=True)
for line in sys.stdin:
    print(json.dumps([step() for _ in range(int(line))]), flush=True)
