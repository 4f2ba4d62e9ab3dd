"""What the services need from the world outside, as protocols. Adapters and tests' fakes implement them."""
