// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.20;

// A dollar for tests: ERC-20 as far as it is used, EIP-3009 and the EIP-712 domain of USDC on Base Sepolia. Anybody mints.
contract Token3009 {
	string public constant name = "USDC";
	string public constant symbol = "USDC";
	string public constant version = "2";
	uint8 public constant decimals = 6;
	uint256 public totalSupply;
	mapping(address => uint256) public balanceOf;
	mapping(address => mapping(bytes32 => bool)) public authorizationState;
	event Transfer(address indexed from, address indexed to, uint256 value);
	event AuthorizationUsed(address indexed authorizer, bytes32 indexed nonce);
	event AuthorizationCanceled(address indexed authorizer, bytes32 indexed nonce);
	bytes32 constant TRANSFER = keccak256(
		"TransferWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)");

	function DOMAIN_SEPARATOR() public view returns (bytes32) {
		return keccak256(abi.encode(
			keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
			keccak256(bytes(name)), keccak256(bytes(version)), block.chainid, address(this)));
	}
	function mint(address to, uint256 value) external {
		balanceOf[to] += value;
		totalSupply += value;
		emit Transfer(address(0), to, value);
	}
	function transfer(address to, uint256 value) external returns (bool) {
		move(msg.sender, to, value);
		return true;
	}
	function move(address from, address to, uint256 value) internal {
		require(balanceOf[from] >= value, "ERC20: transfer amount exceeds balance");
		balanceOf[from] -= value;
		balanceOf[to] += value;
		emit Transfer(from, to, value);
	}
	// without the signature of the real one: a test cancels for itself
	function cancelMine(bytes32 nonce) external {
		authorizationState[msg.sender][nonce] = true;
		emit AuthorizationCanceled(msg.sender, nonce);
	}
	function transferWithAuthorization(address from, address to, uint256 value, uint256 validAfter, uint256 validBefore,
		bytes32 nonce, uint8 v, bytes32 r, bytes32 s) public {
		require(block.timestamp > validAfter, "authorization is not yet valid");
		require(block.timestamp < validBefore, "authorization is expired");
		require(!authorizationState[from][nonce], "authorization is used or canceled");
		bytes32 digest = keccak256(abi.encodePacked("\x19\x01", DOMAIN_SEPARATOR(),
			keccak256(abi.encode(TRANSFER, from, to, value, validAfter, validBefore, nonce))));
		address signer = ecrecover(digest, v, r, s);
		require(signer != address(0) && signer == from, "invalid signature");
		authorizationState[from][nonce] = true;
		emit AuthorizationUsed(from, nonce);
		move(from, to, value);
	}
	function transferWithAuthorization(address from, address to, uint256 value, uint256 validAfter, uint256 validBefore,
		bytes32 nonce, bytes calldata sig) external {
		require(sig.length == 65, "invalid signature length");
		transferWithAuthorization(from, to, value, validAfter, validBefore, nonce, uint8(sig[64]), bytes32(sig[0:32]),
			bytes32(sig[32:64]));
	}
}
