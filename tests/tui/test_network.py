"""That nothing is opened towards the network is looked for in every test here (`no_network` in `conftest.py`)."""

import socket
import sys

import pytest


@pytest.mark.skipif(sys.platform == "win32", reason="there asyncio itself opens one")
def test_the_watch_sees_a_socket_and_a_question_for_an_address(no_network: list[str]) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM):
        socket.getaddrinfo("127.0.0.1", 80)
    assert [seen.partition(" ")[0] for seen in no_network] == ["socket.__new__", "socket.getaddrinfo"]
    no_network.clear()


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="this system has no sockets within itself")
def test_a_socket_within_the_machine_is_none_of_the_network_s(no_network: list[str]) -> None:
    for end in socket.socketpair():
        end.close()
    assert no_network == []
