"""The engines that can hold the index, and the contract that each keeps."""
